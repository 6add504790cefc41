"""The Slack that this desk works with: a real workspace, or a sandbox of its own."""

import secrets

from src.config import Settings
from src.database import Database
from src.errors import ConfigError
from src.jobs.places import beside
from src.routing import Handler
from src.sandbox import Sandbox
from src.slack.client import SlackClient


def make_sandbox(settings: Settings, database: Database, handlers: tuple[Handler, ...]) -> Sandbox:
    """A Slack of our own, with a secret and a token that live as long as this process."""
    return Sandbox(
        signing_secret=secrets.token_hex(16),
        bot_token=f"xoxb-sandbox-{secrets.token_hex(12)}",
        desk_url=f"http://{in_url(settings.host)}:{settings.port}",
        path=beside(database, "sandbox.sqlite"),
        commands=[(name, f"{name} {handler.hint}") for handler in handlers for name in handler.slash],
    )


def sandbox_client(sandbox: Sandbox) -> SlackClient:
    return SlackClient(sandbox.bot_token, f"{sandbox.address}/api/")


def real_slack(settings: Settings) -> tuple[str, SlackClient]:
    """The signing secret of the workspace that the settings name, and a client for it."""
    if settings.slack_signing_secret is None or settings.slack_bot_token is None:
        raise ConfigError("Set SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN, or neither of them.")
    client = SlackClient(settings.slack_bot_token.get_secret_value(), settings.slack_api_base_url)
    return settings.slack_signing_secret.get_secret_value(), client


def in_url(host: str) -> str:
    """The host as a URL names it: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host
