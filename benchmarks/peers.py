"""The peers, each as small as its own documentation shows: verify the signature, acknowledge a `message`, do nothing.

They are imported by name and only when they are built, so that the rest runs, and its types are checked, where they are
not installed. gunicorn is given `benchmarks.peers:bolt()` and `benchmarks.peers:slack_events_api()`.
"""

from importlib import import_module
from typing import Any

from flask import Flask, Response, request

from benchmarks.events import BOT, PATH, SECRET, TEAM, TOKEN


def bolt() -> Flask:
    """slack_bolt's Flask adapter (https://docs.slack.dev/tools/bolt-python/concepts/adapters).

    Who the bot is comes from a function of ours, so that it asks Slack nothing.
    """
    slack_bolt, adapter = import_module("slack_bolt"), import_module("slack_bolt.adapter.flask")
    authorize_result = import_module("slack_bolt.authorization").AuthorizeResult
    known = authorize_result(enterprise_id=None, team_id=TEAM, bot_token=TOKEN, bot_user_id=BOT, bot_id="B0DESK001")
    desk = slack_bolt.App(signing_secret=SECRET, token_verification_enabled=False, authorize=lambda **_: known)

    @desk.event("message")  # type: ignore[untyped-decorator]  # imported by name
    def acknowledge(event: dict[str, Any]) -> None:
        pass

    flask, handler = Flask("bolt"), adapter.SlackRequestHandler(desk)

    @flask.post(PATH)
    def events() -> Response:
        answer: Response = handler.handle(request)
        return answer

    return flask


def slack_events_api() -> Flask:
    """slackeventsapi bound to a Flask application (https://github.com/slackapi/python-slack-events-api)."""
    flask = Flask("slackeventsapi")
    adapter = import_module("slackeventsapi").SlackEventAdapter(SECRET, PATH, flask)

    @adapter.on("error")  # type: ignore[untyped-decorator]  # as above; without this a wrong signature is a 500
    def refused(error: Exception) -> None:
        pass

    @adapter.on("message")  # type: ignore[untyped-decorator]  # as above
    def acknowledge(event: dict[str, Any]) -> None:
        pass

    return flask
