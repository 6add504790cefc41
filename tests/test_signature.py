"""Only Slack gets in: its signature over exactly these bytes, made within five minutes of now."""

import hashlib
import hmac
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.slack.signature import WINDOW, sign, verified
from tests.payloads import NOW, SECRET, signed

BODY = b'{"type":"event_callback"}'


def _is_let_in(timestamp: str, signature: str, body: bytes = BODY, *, secret: str = SECRET, now: float = NOW) -> bool:
    return verified(secret, timestamp, signature, body, now=now)


def test_the_example_of_slacks_own_documentation() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
        b"%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    documented = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == documented


def test_what_slack_signed_is_let_in() -> None:
    headers = signed(BODY)
    assert _is_let_in(headers["x-slack-request-timestamp"], headers["x-slack-signature"])


def test_the_window_is_five_minutes_either_way() -> None:
    headers = signed(BODY)
    stamp, signature = headers["x-slack-request-timestamp"], headers["x-slack-signature"]
    answers = [
        _is_let_in(stamp, signature, now=NOW + off) for off in (-WINDOW - 1, -WINDOW, WINDOW, WINDOW + 0.5, math.nan)
    ]
    assert answers == [False, True, True, False, False]


def test_without_a_secret_of_ours_nobody_is_let_in() -> None:
    stamp = str(int(NOW))
    forged = "v0=" + hmac.new(b"", b"v0:" + stamp.encode() + b":" + BODY, hashlib.sha256).hexdigest()
    assert not _is_let_in(stamp, forged, secret="")


@given(body=st.binary(min_size=1, max_size=300), other=st.binary(max_size=300))
def test_a_signature_holds_for_its_own_bytes_only_whatever_they_are(body: bytes, other: bytes) -> None:
    headers = signed(body)
    stamp, signature = headers["x-slack-request-timestamp"], headers["x-slack-signature"]
    assert _is_let_in(stamp, signature, body)
    assert _is_let_in(stamp, signature, other) == (other == body)


@given(body=st.binary(min_size=1, max_size=100), flipped=st.integers(0, 799))
def test_one_flipped_bit_is_noticed(body: bytes, flipped: int) -> None:
    headers = signed(body)
    changed = bytearray(body)
    changed[flipped // 8 % len(body)] ^= 1 << flipped % 8
    assert not _is_let_in(headers["x-slack-request-timestamp"], headers["x-slack-signature"], bytes(changed))


@given(timestamp=st.text(max_size=30), signature=st.text(max_size=80), body=st.binary(max_size=50))
def test_a_stranger_gets_a_plain_no_whatever_they_send(timestamp: str, signature: str, body: bytes) -> None:
    assert _is_let_in(timestamp, signature, body) is False


@pytest.mark.parametrize("stamp", ["", "nan", "inf", "-inf", "1e9", "0x1", "1_760_000_000", "+1760000000", "9" * 400])
def test_a_timestamp_is_plain_digits_even_if_signed(stamp: str) -> None:
    signature = "v0=" + hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + BODY, hashlib.sha256).hexdigest()
    assert _is_let_in(stamp, signature) is False
