"""Slack's request signature, version 0, as a plain yes or no: nothing a stranger sends makes it raise.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hmac

#: How far Slack's clock and ours may be apart, in seconds; an older request is a replay.
WINDOW = 300


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature Slack puts on these raw bytes: `v0=` and the HMAC-SHA256 of `v0:{timestamp}:{body}` in hex."""
    signed = b"v0:%b:%b" % (timestamp.encode(), body)
    return "v0=" + hmac.digest(secret.encode(), signed, "sha256").hex()


def verified(secret: str, timestamp: str, signature: str, body: bytes, *, now: float) -> bool:
    """Whether Slack signed exactly these bytes within the last (or next) five minutes; `now` in epoch seconds."""
    return (
        bool(secret and body)
        and _is_recent(timestamp, now)
        and signature.isascii()  # compare_digest raises on anything else
        and hmac.compare_digest(sign(secret, timestamp, body), signature)
    )


def _is_recent(timestamp: str, now: float) -> bool:
    plain = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12
    return plain and abs(now - int(timestamp)) <= WINDOW
