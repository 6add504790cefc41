"""How Slack signs what it sends: `v0` HMAC-SHA256 over the exact bytes of the body.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The `X-Slack-Signature` of a body that is sent at `timestamp` (whole seconds, as text)."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def signed_headers(secret: str, timestamp: str, body: bytes) -> dict[str, str]:
    """The two headers by which the desk knows that a request is Slack's."""
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature(secret, timestamp, body)}
