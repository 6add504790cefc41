"""Identifiers in Slack's shapes; random where Slack's are, so that nothing can lean on guessing them."""

import secrets
import string
import uuid

_ALPHABET = string.ascii_uppercase + string.digits


def new_id(prefix: str, length: int = 10) -> str:
    """An id such as `Ev08MFMKH6QP`: the prefix, then capital letters and digits."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length))


def new_block_id() -> str:
    """The short id that Slack gives a block which came without one."""
    return secrets.token_urlsafe(4)


def new_token() -> str:
    """A secret part of an address: who knows it may use it."""
    return secrets.token_urlsafe(24)


def new_trigger_id() -> str:
    return f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"


def new_client_msg_id() -> str:
    return str(uuid.uuid4())
