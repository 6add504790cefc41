"""What Slack may say no to, and what a person can do about it.

A refusal is not a matter of patience: the same call would be refused again until someone acts. What only needs
patience is `TryLater` (src/slack/transport.py, and `_BUSY` here).
"""

import re

from src.errors import LeadlineError, TryLater

_INVITE = "invite the desk to the channel: /invite @Leadline"
_INSTALL_AGAIN = "install the app again (api.slack.com/apps, Install App) and set SLACK_BOT_TOKEN to its new bot token"
_SCOPES = "add the scopes of manifest.json to the app and install it again (api.slack.com/apps, OAuth & Permissions)"
_POLICY = "ask a workspace admin: posting by apps is restricted here"
_AGENT = "declare the app as an agent as manifest.json does (agent_view) and install it again, or do without Stop"
_BLOCKS = "this is a defect of Leadline: please report it with the version and this line"

#: https://docs.slack.dev/reference/methods/chat.postMessage#errors and its neighbours.
REMEDIES = {
    "not_in_channel": _INVITE,
    "channel_not_found": f"{_INVITE} (a private channel does not exist for an app that is not in it)",
    "user_not_in_channel": "the person left the channel; nothing to do",
    "is_archived": "unarchive the channel, or go on in another one",
    "message_not_found": "the message was deleted; nothing to do",
    "thread_not_found": "the thread was deleted; nothing to do",
    "cannot_reply_to_message": "the thread was deleted or is locked; nothing to do",
    "invalid_auth": _INSTALL_AGAIN,
    "not_authed": _INSTALL_AGAIN,
    "token_revoked": _INSTALL_AGAIN,
    "token_expired": _INSTALL_AGAIN,
    "account_inactive": _INSTALL_AGAIN,
    "not_allowed_token_type": "SLACK_BOT_TOKEN must be a bot token: it begins with xoxb-",
    "missing_scope": _SCOPES,
    "no_permission": _SCOPES,
    "not_authorized": _AGENT,
    "access_denied": _POLICY,
    "restricted_action": _POLICY,
    "restricted_action_read_only_channel": _POLICY,
    "restricted_action_thread_only_channel": _POLICY,
    "restricted_action_non_threadable_channel": _POLICY,
    "ekm_access_denied": _POLICY,
    "org_login_required": "the workspace is being moved to an organisation; install the app again when that is done",
    "team_access_not_granted": "let an admin of the organisation grant the app access to this workspace",
    "invalid_blocks": _BLOCKS,
    "invalid_blocks_format": _BLOCKS,
    "msg_blocks_too_long": _BLOCKS,
    "msg_too_long": _BLOCKS,
    "expired_url": "the command is older than 30 minutes; type it again, or invite the desk: /invite @Leadline",
    "used_url": "a command allows five answers; invite the desk: /invite @Leadline",
    "foreign_response_url": "the response_url is not Slack's; nothing was sent there. Is SLACK_API_BASE_URL right?",
}
#: The answers to blocks that Slack does not like.
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
_LOOK_UP = "look the code up at docs.slack.dev/reference/methods"
_BUSY = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
_CODE = re.compile(r"[a-z0-9_]{3,80}")


class SlackRefused(LeadlineError):
    """Slack will not do this until someone acts; `code` is Slack's word for it, `remedy` what to do, in plain words.

    Its text names the method, the code and the remedy only, so it is fit for a log.
    """

    def __init__(self, method: str, code: str) -> None:
        super().__init__(method, code)
        self.method = method
        self.code = code

    @property
    def remedy(self) -> str:
        return REMEDIES.get(self.code, _LOOK_UP)

    def __str__(self) -> str:
        return f"Slack refused {self.method}: {self.code}. Remedy: {self.remedy}"


def refusal(method: str, code: object, seconds: float | None = None) -> LeadlineError:
    """The error for an `ok: false` answer: `TryLater` if Slack is only busy, else `SlackRefused`."""
    known = code if isinstance(code, str) and _CODE.fullmatch(code) else "unknown_error"
    if known in _BUSY:
        return TryLater(f"Slack is busy ({method}: {known})", seconds)
    return SlackRefused(method, known)
