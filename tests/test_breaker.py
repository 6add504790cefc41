"""A model that fails is left alone for a while, and then tried again by one request."""

import logging
import threading
from collections.abc import Callable

import pytest

from src.sdk.breaker import Resting
from src.sdk.circuit import RULES
from src.sdk.claude import Claude
from src.sdk.model import Answered, ModelFailed, Request, Trouble, unheard
from tests.messages_api import fails, messages_api, says

REQUEST = Request(model="haiku", system="", messages=({"role": "user", "content": "How many?"},))
OTHER = Request(model="sonnet", system="", messages=REQUEST.messages)
Play = Answered | ModelFailed | Callable[[Callable[[str], None]], Answered]


class Model:
    """Does what it is told to, once for each request, and answers when nothing is left to do."""

    def __init__(self, *plays: Play) -> None:
        self.plays = list(plays)
        self.asked = 0

    def respond(self, request: Request, on_text: Callable[[str], None] = unheard) -> Answered:
        self.asked += 1
        play = self.plays.pop(0) if self.plays else Answered((), "end_turn")
        if isinstance(play, ModelFailed):
            raise play
        return play if isinstance(play, Answered) else play(on_text)

    def count_tokens(self, request: Request) -> int:
        raise ModelFailed(Trouble.RETIRED, "it cannot count")


class Desk:
    """A desk with a clock of its own that asks a resting model."""

    def __init__(self, *plays: Play) -> None:
        self.now = 1000.0
        self.model = Model(*plays)
        self.resting = Resting(self.model, now=lambda: self.now)

    def asks(self, request: Request = REQUEST) -> str:
        """ "answered", or what went wrong, and of a rest from what: "resting from overloaded"."""
        try:
            self.resting.respond(request)
        except ModelFailed as failed:
            rests = failed.trouble is Trouble.RESTING
            return f"resting from {failed.because.value}" if rests else failed.trouble.value
        return "answered"


def failed(trouble: Trouble, seconds: float | None = None) -> ModelFailed:
    return ModelFailed(trouble, seconds=seconds)


def overloaded(times: int) -> list[ModelFailed]:
    return [failed(Trouble.OVERLOADED) for _ in range(times)]


@pytest.mark.parametrize("trouble", RULES)
def test_after_enough_failures_it_is_left_alone_until_the_rest_is_over(trouble: Trouble) -> None:
    enough, seconds = RULES[trouble]
    desk = Desk(*(failed(trouble) for _ in range(enough)))
    assert [desk.asks() for _ in range(enough)] == [trouble.value] * enough
    assert desk.asks() == f"resting from {trouble.value}"
    assert desk.model.asked == enough
    desk.now += seconds
    assert desk.asks() == "answered"
    assert desk.asks() == "answered"


@pytest.mark.parametrize("trouble", sorted(set(Trouble) - set(RULES)))
def test_the_troubles_of_one_request_are_no_reason_to_rest(trouble: Trouble) -> None:
    desk = Desk(*(failed(trouble) for _ in range(10)))
    for _ in range(10):
        desk.asks()
    assert desk.model.asked == 10


def test_an_answer_in_between_begins_the_count_anew() -> None:
    desk = Desk(*overloaded(1), Answered((), "end_turn"), *overloaded(1))
    assert [desk.asks() for _ in range(4)] == ["overloaded", "answered", "overloaded", "answered"]


def test_a_bad_request_shows_that_it_is_there() -> None:
    desk = Desk(*overloaded(1), failed(Trouble.BAD_REQUEST), *overloaded(1))
    assert [desk.asks() for _ in range(4)] == ["overloaded", "bad_request", "overloaded", "answered"]


def test_each_failed_probe_doubles_the_rest_and_an_answer_ends_that() -> None:
    desk = Desk(*overloaded(4), Answered((), "end_turn"), *overloaded(2))
    assert [desk.asks(), desk.asks()] == ["overloaded", "overloaded"]
    for seconds, then in ((20, "overloaded"), (40, "overloaded"), (80, "answered")):
        desk.now += seconds - 1
        assert desk.asks() == "resting from overloaded"
        desk.now += 1
        assert desk.asks() == then
    assert [desk.asks(), desk.asks()] == ["overloaded", "overloaded"]
    desk.now += 20
    assert desk.asks() == "answered"


def test_a_rest_has_an_end_however_often_it_failed() -> None:
    desk = Desk(*overloaded(40))
    for _ in range(40):
        desk.now += 600
        assert desk.asks() == "overloaded"
    desk.now += 600
    assert desk.asks() == "answered"


def test_a_server_that_says_how_long_is_taken_at_its_word_at_once() -> None:
    desk = Desk(failed(Trouble.RATE_LIMITED, seconds=90))
    assert desk.asks() == "rate_limited"
    desk.now += 89
    assert desk.asks() == "resting from rate_limited"
    desk.now += 1
    assert desk.asks() == "answered"


def test_a_server_that_asks_for_a_week_is_asked_again_in_an_hour() -> None:
    desk = Desk(failed(Trouble.RATE_LIMITED, seconds=604_800))
    desk.asks()
    desk.now += 3600
    assert desk.asks() == "answered"


def test_it_says_how_long_it_will_rest() -> None:
    desk = Desk(failed(Trouble.NO_CREDIT))
    desk.asks()
    desk.now += 100
    with pytest.raises(ModelFailed) as caught:
        desk.resting.respond(REQUEST)
    assert caught.value.seconds == 200
    assert desk.resting.resting("haiku") is Trouble.NO_CREDIT


def test_one_model_at_rest_leaves_the_other_at_work() -> None:
    desk = Desk(failed(Trouble.RETIRED))
    assert desk.asks() == "retired"
    assert desk.asks(OTHER) == "answered"
    assert desk.asks() == "resting from retired"


def test_a_probe_goes_alone_and_the_others_hear_that_it_rests() -> None:
    out, back = threading.Event(), threading.Event()

    def slowly(_on_text: Callable[[str], None]) -> Answered:
        out.set()
        back.wait(5)
        return Answered((), "end_turn")

    desk = Desk(*overloaded(2), slowly)
    desk.asks(), desk.asks()
    desk.now += 20
    probe = threading.Thread(target=desk.asks)
    probe.start()
    assert out.wait(5)
    assert desk.asks() == "resting from overloaded"
    back.set()
    probe.join(5)
    assert desk.asks() == "answered"


def test_the_first_word_to_a_probe_lets_the_others_in() -> None:
    said: list[str] = []

    def talking(on_text: Callable[[str], None]) -> Answered:
        on_text("")
        said.append(desk.asks())
        on_text("Four")
        said.append(desk.asks())
        return Answered((), "end_turn")

    desk = Desk(*overloaded(2), talking)
    desk.asks(), desk.asks()
    desk.now += 20
    assert desk.asks() == "answered"
    assert said == ["resting from overloaded", "answered"]


def test_a_probe_that_somebody_breaks_off_is_no_reason_to_wait() -> None:
    def stopped(_on_text: Callable[[str], None]) -> Answered:
        raise KeyboardInterrupt

    desk = Desk(*overloaded(2), stopped)
    desk.asks(), desk.asks()
    desk.now += 20
    with pytest.raises(KeyboardInterrupt):
        desk.asks()
    assert desk.asks() == "answered"


def test_what_failed_late_does_not_make_the_rest_longer() -> None:
    def overtaken(_on_text: Callable[[str], None]) -> Answered:
        assert [desk.asks(), desk.asks()] == ["overloaded", "overloaded"]
        desk.now += 19
        raise failed(Trouble.OVERLOADED)

    desk = Desk(overtaken, *overloaded(2))
    assert desk.asks() == "overloaded"
    desk.now += 1
    assert desk.asks() == "answered"


def test_counting_says_nothing_about_the_model_and_waits_for_it() -> None:
    desk = Desk(*overloaded(2))
    for _ in range(5):
        with pytest.raises(ModelFailed, match="cannot count"):
            desk.resting.count_tokens(REQUEST)
    desk.asks(), desk.asks()
    with pytest.raises(ModelFailed, match="resting"):
        desk.resting.count_tokens(REQUEST)


def test_it_is_told_once_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    desk = Desk(*overloaded(2))
    for _ in range(10):
        desk.asks()
    desk.now += 20
    desk.asks()
    assert [record.getMessage() for record in caplog.records] == [
        "the model is left alone for a while",
        "the model answers again",
    ]


def test_many_threads_at_once_ask_no_more_than_they_must() -> None:
    desk = Desk(*overloaded(100))
    desk.asks(), desk.asks()
    desk.now += 20
    before = desk.model.asked
    threads = [threading.Thread(target=desk.asks) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert desk.model.asked == before + 1


def test_an_outage_of_the_real_thing_costs_few_requests() -> None:
    with messages_api(*[fails(529)] * 6, says("Four.")) as api:
        now = [0.0]
        claude = Claude(api_key=api.key or "", base_url=api.url, retries=2, sleep=lambda _: None)
        resting = Resting(claude, now=lambda: now[0])
        request = Request("claude-haiku-5-5", "Be brief.", REQUEST.messages)
        for _ in range(20):
            with pytest.raises(ModelFailed):
                resting.respond(request)
        assert len(api.asked) == 6
        now[0] += 20
        assert resting.respond(request).text == "Four."
        claude.close()
