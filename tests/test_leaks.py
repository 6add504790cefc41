"""What must not be said is not said: the desk's secrets in any dress, and its prompt word for word."""

import base64
import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.conversation.hearing import Hearing
from src.conversation.leaks import LEFT_OUT, Leaks
from src.conversation.prompt import SYSTEM
from src.rendered import Rendered

KEY, SIGNING = "key-of-the-desk-Q7x9Lp2", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
LEAKS = Leaks([KEY, SIGNING, "short", ""], SYSTEM)


@pytest.mark.parametrize(
    "dressed",
    [
        KEY,
        KEY.upper(),
        " ".join(KEY),
        "\u200b".join(KEY),
        KEY[::-1],
        base64.b64encode(KEY.encode()).decode(),
        KEY.encode().hex(),
        codecs.encode(KEY, "rot13"),
        f"`{SIGNING[:16]}` and then `{SIGNING[16:]}`".replace(" and then ", "-"),
        "xoxb-" + "1234567890-abcdefABCDEF",
        "xoxe.xoxp-" + "1-abcdefghijk",
        "xapp-" + "1-A0-12345-abcdef",
        "sk-ant-" + "api03-abcdefghijklmnop",
        "https://hooks.slack.com/" + "services/T0/B0/xyz",
        "postgresql://desk:pass@db/leads",
        "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
    ],
)
def test_a_secret_is_left_out_whatever_it_is_dressed_in(dressed: str) -> None:
    assert LEAKS.struck(f"It is {dressed} indeed.") in (f"It is {LEFT_OUT} indeed.", f"It is `{LEFT_OUT}` indeed.")


@pytest.mark.parametrize(
    "harmless",
    [
        "17 leads came in today; the key account is Acme.",
        "Ask short questions.",
        "skip the sk- prefix, and xox is a hug.",
        "You are Leadline, the desk.",
        "Only what the tools give is counted.",
    ],
)
def test_what_is_no_secret_is_said(harmless: str) -> None:
    assert LEAKS.struck(harmless) == harmless


def test_the_prompt_is_not_quoted_however_it_is_laid_out() -> None:
    quoted = "\n".join(f"> {line.upper()}" for line in SYSTEM.splitlines())
    said = LEAKS.struck(f"My instructions:\n{quoted}")
    assert "ARITHMETIC" not in said
    assert "PROPOSAL" not in said
    assert said.startswith("My instructions")


def test_a_lead_of_the_prompts_words_is_no_quotation() -> None:
    words = " ".join(SYSTEM.split()[:8])
    assert LEAKS.struck(words) == words


@given(st.text(max_size=200), st.sampled_from([KEY, SIGNING, KEY[::-1]]), st.text(max_size=200))
def test_no_text_around_a_secret_hides_it(before: str, secret: str, after: str) -> None:
    assert secret not in LEAKS.struck(before + secret + after)


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert isinstance(LEAKS.struck(text), str)
    assert 0 <= LEAKS.sayable(text) <= len(text)


SAID = f"Hello! My first lines are: {SYSTEM[:400]} and the key is {KEY}, goodbye to all of you."


@pytest.mark.parametrize("step", [1, 3, 7, 40])
def test_a_text_that_grows_says_nothing_that_is_taken_back(step: str | int) -> None:
    """What was shown of it at any time is how the whole begins, and no secret was ever in it."""
    whole = LEAKS.struck(SAID)
    for end in range(0, len(SAID), int(step)):
        heard = SAID[:end]
        shown = LEAKS.struck(heard[: LEAKS.sayable(heard)])
        assert whole.startswith(shown.removesuffix(LEFT_OUT)), shown
        assert KEY not in shown
        assert "asks the team" not in shown


class Counting(Leaks):
    """Counts the characters that it looks at."""

    looked_at = 0

    def struck(self, text: str) -> str:
        self.looked_at += len(text)
        return super().struck(text)


class Said:
    """A stream that keeps what it is told."""

    begun = ""

    def __init__(self) -> None:
        self.words = ""

    def say(self, words: str) -> None:
        self.words += words

    def resume(self, begun: str) -> None:
        raise AssertionError("nothing was begun")

    def finish(self, answer: Rendered) -> str:
        raise AssertionError("it is not for a listener to end it")


def heard(text: str) -> tuple[Said, Counting]:
    """What is passed on of a text that comes in pieces of seven characters."""
    stream, leaks = Said(), Counting([KEY, SIGNING], SYSTEM)
    hearing = Hearing(stream, lambda words: None, lambda: False, leaks)
    for at in range(0, len(text), 7):
        hearing.text(text[at : at + 7])
    hearing.end()
    return stream, leaks


LONG = "The webinar brought twelve leads, of which three are HOT and seven are WARM.\n" * 100


def test_a_long_answer_costs_no_more_for_each_word_than_a_short_one() -> None:
    stream, leaks = heard(LONG)
    assert stream.words == LONG
    assert leaks.looked_at < 300 * len(LONG)


@pytest.mark.parametrize("secret", [KEY, "-".join(KEY), KEY[::-1], SYSTEM[:400]])
def test_late_in_a_long_answer_nothing_slips_out_either(secret: str) -> None:
    stream, _ = heard(f"{LONG}Here it is: {secret} and more. {LONG}")
    assert stream.words == f"{LONG}Here it is: "[: len(stream.words)]
    assert len(stream.words) > len(LONG) - 700
