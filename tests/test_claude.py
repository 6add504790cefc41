"""The edge to the Messages API, through the real SDK, against a server that speaks the protocol."""

import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import BaseModel, Field

from src.assembly.claude import batches_of, claude_of
from src.config import Settings
from src.errors import ConfigError
from src.sdk.claude import Claude
from src.sdk.model import Answered, HungUp, ModelFailed, Request, Trouble, Usage
from tests.loopback import Said, Scripted, serving
from tests.messages_api import (
    MessagesApi,
    Step,
    answers,
    answers_html,
    calls,
    calls_garbled,
    cites,
    cuts_off,
    ends_early,
    expires,
    fails,
    fails_midstream,
    hangs,
    malformed_json,
    messages_api,
    pauses,
    pings,
    refuses,
    says,
    says_nothing,
    searches,
    slow,
    stops,
    thinks,
)

QUESTION = "How many leads has jane.secret@acme.com brought us?"
SYSTEM = "You answer questions about leads, from the tools, and briefly. " * 40
TOOL = {"name": "query_leads", "description": "Ask.", "input_schema": {"type": "object", "properties": {}}}


class Hasty:
    """A Claude that does not wait, and what it would have waited."""

    def __init__(self, api: MessagesApi, **edges: Any) -> None:
        self.waits: list[float] = []
        given: dict[str, Any] = {
            "api_key": api.key or "",
            "base_url": api.url,
            "timeout": 2.0,
            "sleep": self.waits.append,
        }
        self.claude = Claude(**(given | edges))
        self.heard: list[str] = []

    def asks(self, *messages: dict[str, Any], **more: Any) -> Answered:
        return self.claude.respond(request(*messages, **more), self.heard.append)

    def fails(self, *messages: dict[str, Any], **more: Any) -> ModelFailed:
        with pytest.raises(ModelFailed) as caught:
            self.asks(*messages, **more)
        return caught.value


def request(*messages: dict[str, Any], **more: Any) -> Request:
    given: dict[str, Any] = {"model": "claude-haiku-5-5", "system": SYSTEM, "tools": [TOOL]}
    return Request(messages=messages or (user(QUESTION),), **(given | more))


def user(content: Any) -> dict[str, Any]:
    return {"role": "user", "content": content}


def assistant(answered: Answered) -> dict[str, Any]:
    return {"role": "assistant", "content": list(answered.content)}


def result(answered: Answered, content: str) -> dict[str, Any]:
    (use,) = answered.tool_uses
    return user([{"type": "tool_result", "tool_use_id": use["id"], "content": content}])


@contextmanager
def talking(*steps: Step, retries: int = 0, **settings: Any) -> Iterator[tuple[Hasty, MessagesApi]]:
    with messages_api(*steps, **settings) as api:
        hasty = Hasty(api, retries=retries)
        yield hasty, api
        hasty.claude.close()


# What is asked


def test_an_answer_is_heard_word_by_word_as_it_is_said() -> None:
    with talking(says("Four leads, two of them hot.")) as (hasty, _):
        answered = hasty.asks()
    assert [word for word in hasty.heard if word] == ["Four ", "leads, ", "two ", "of ", "them ", "hot."]
    assert answered.text == "Four leads, two of them hot."
    assert answered.stop_reason == "end_turn"
    assert answered.request_id.startswith("req_")


def test_the_first_word_is_heard_before_the_last_is_said() -> None:
    at: list[float] = []
    with messages_api(slow("One two three four five six", 0.05)) as api:
        claude = Claude(api_key=api.key or "", base_url=api.url)
        claude.respond(request(), lambda text: at.append(time.monotonic()) if text else None)
    assert at[-1] - at[0] > 0.2


def test_a_tool_loop_goes_on_with_the_blocks_as_they_came() -> None:
    with talking(
        thinks("I must count.") + says("Let me look.") + calls("query_leads", {"query": {"owner": None}}),
        says("Four leads."),
    ) as (hasty, api):
        first = hasty.asks()
        assert first.stop_reason == "tool_use"
        second = hasty.asks(user(QUESTION), assistant(first), result(first, '{"count": 4}'))
    assert second.text == "Four leads."
    thought, _, use = api.bodies[1]["messages"][1]["content"]
    assert thought["signature"].startswith("signed-")
    assert use["input"] == {"query": {"owner": None}}


def test_a_paused_turn_can_be_sent_back_as_it_is() -> None:
    with talking(pauses("Searching."), says("Found it.")) as (hasty, _):
        paused = hasty.asks()
        assert paused.stop_reason == "pause_turn"
        assert hasty.asks(user(QUESTION), assistant(paused)).text == "Found it."


def test_a_search_and_its_citations_can_be_sent_back_and_are_counted() -> None:
    found = searches("acme", ("https://acme.com", "Acme")) + cites("Acme is big.", "https://acme.com", "Acme", "big")
    with talking(found, says("Yes.")) as (hasty, _):
        first = hasty.asks()
        assert first.usage.web_searches == 1
        assert first.content[-1]["citations"][0]["url"] == "https://acme.com"
        hasty.asks(user(QUESTION), assistant(first), user("Is it?"))


def test_texts_without_words_are_not_sent_back() -> None:
    with talking(says("\n", "Let me look.", "") + calls("query_leads"), says("Four.")) as (hasty, _):
        first = hasty.asks()
        assert [block["type"] for block in first.content] == ["text", "tool_use"]
        hasty.asks(user(QUESTION), assistant(first), result(first, "4"))


def test_the_request_asks_only_for_what_the_api_knows() -> None:
    with talking(says("Four.")) as (hasty, api):
        hasty.asks(max_tokens=300)
    body = api.bodies[0]
    assert set(body) == {"model", "messages", "system", "tools", "max_tokens", "stream", "cache_control"}
    assert body["max_tokens"] == 300
    assert api.asked[0].headers["anthropic-version"] == "2026-10-21"


def test_without_a_system_prompt_and_tools_none_are_sent() -> None:
    with talking(says("Four.")) as (hasty, api):
        hasty.asks(system="", tools=())
    assert not {"system", "tools"} & set(api.bodies[0])


class Fit(BaseModel):
    fit: str = Field(min_length=1)
    points: int = Field(ge=-15, le=15)
    risks: list[str] = Field(max_length=5)
    owner: str | None = None


def test_a_schema_is_sent_in_the_form_that_structured_output_takes() -> None:
    said = {"fit": "good", "points": 3, "risks": []}
    with talking(answers(said)) as (hasty, api):
        assert json.loads(hasty.asks(schema=Fit.model_json_schema()).text) == said
    form = api.bodies[0]["output_config"]["format"]
    assert form["type"] == "json_schema"
    assert form["schema"]["additionalProperties"] is False


def test_server_tools_are_passed_on() -> None:
    search = {"type": "web_search_20260318", "name": "web_search", "max_uses": 3, "allowed_domains": ["acme.com"]}
    with talking(says("Done.")) as (hasty, api):
        hasty.asks(tools=[TOOL, search])
    assert api.bodies[0]["tools"][1] == search


def test_tokens_are_counted_without_asking() -> None:
    with talking() as (hasty, api):
        assert hasty.claude.count_tokens(request()) > 600
        assert not api.asked


# The prefix stays the same, so it is read from the cache


def test_the_second_request_reads_what_the_first_has_written() -> None:
    with talking(says("Let me look.") + calls("query_leads"), says("Four."), shortest=100) as (hasty, _):
        first = hasty.asks()
        second = hasty.asks(user(QUESTION), assistant(first), result(first, "4"))
    assert first.usage.cache_write > 600
    assert first.usage.cache_read == 0
    assert second.usage.cache_read == first.usage.cache_write
    assert second.usage.input == 0


def test_another_conversation_reads_tools_and_system_prompt_from_the_cache() -> None:
    with talking(says("Four."), says("Five."), shortest=100) as (hasty, _):
        first = hasty.asks()
        second = hasty.asks(user("Another question"))
    assert 600 < second.usage.cache_read < first.usage.cache_write


# The environment says nothing to the SDK behind our settings


def test_the_environment_says_nothing_behind_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "API_KEY": "sk-ant-other",
        "AUTH_TOKEN": "other-token",
        "BASE_URL": "http://127.0.0.1:9",
        "CUSTOM_HEADERS": "x-spy: on\nauthorization: Bearer other",
        "PROFILE": "other",
        "LOG": "debug",
    }.items():
        monkeypatch.setenv(f"ANTHROPIC_{name}", value)
    with talking(says("Four.")) as (hasty, api):
        hasty.asks()
    sent = api.asked[0].headers
    assert sent["authorization"] == f"Bearer {api.key}"
    assert "x-spy" not in sent


def test_the_sdk_does_not_log_what_is_asked_even_when_all_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with talking(says("Four."), fails(400)) as (hasty, _):
        hasty.asks()
        hasty.fails()
    assert "jane.secret" not in caplog.text
    assert hasty.claude._key not in caplog.text


def test_the_sdk_is_not_imported_by_a_server_that_has_not_asked_yet() -> None:
    code = "import server, sys; sys.exit('anthropic' in sys.modules or 'httpx2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# What goes wrong, and what it is called

FAILURES: list[tuple[str, Step, Trouble]] = [
    ("400", fails(400), Trouble.BAD_REQUEST),
    ("401", fails(401), Trouble.REFUSED_KEY),
    ("402", fails(402), Trouble.NO_CREDIT),
    ("403", fails(403), Trouble.NOT_PERMITTED),
    ("404", fails(404), Trouble.RETIRED),
    ("408", fails(408), Trouble.SERVER_ERROR),
    ("413", fails(413), Trouble.TOO_LARGE),
    ("422", fails(422, "invalid_request_error"), Trouble.BAD_REQUEST),
    ("429", fails(429), Trouble.RATE_LIMITED),
    ("500", fails(500), Trouble.SERVER_ERROR),
    ("503", fails(503), Trouble.SERVER_ERROR),
    ("504", fails(504), Trouble.SERVER_ERROR),
    ("529", fails(529), Trouble.OVERLOADED),
    ("overloaded in midstream", fails_midstream("overloaded_error", "Four"), Trouble.OVERLOADED),
    ("rate limited in midstream", fails_midstream("rate_limit_error", "Four"), Trouble.RATE_LIMITED),
    ("broken in midstream", fails_midstream("api_error", "Four"), Trouble.SERVER_ERROR),
    ("timed out in midstream", fails_midstream("timeout_error", "Four"), Trouble.SERVER_ERROR),
    ("refused in midstream", fails_midstream("invalid_request_error", "Four"), Trouble.BAD_REQUEST),
    ("unknown in midstream", fails_midstream("error_of_tomorrow", "Four"), Trouble.SERVER_ERROR),
    ("cut", cuts_off("Four"), Trouble.CUT),
    ("cut before a word", cuts_off(), Trouble.CUT),
    ("malformed", malformed_json("Four"), Trouble.NONSENSE),
    ("malformed arguments", calls_garbled("query_leads"), Trouble.NONSENSE),
    ("a web page", answers_html(), Trouble.NONSENSE),
]


@pytest.mark.parametrize(("step", "trouble"), [pytest.param(step, at, id=name) for name, step, at in FAILURES])
def test_each_failure_has_its_name_and_tells_no_secret(
    step: Step, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with talking(step) as (hasty, _):
        failed = hasty.fails()
    assert failed.trouble is trouble
    said = f"{failed}{caplog.text}{[record.__dict__ for record in caplog.records]}"
    assert "the model did not answer" in said
    assert not [secret for secret in ("jane.secret", "briefly", "sk-ant", "went wrong") if secret in said]


def test_what_was_said_before_it_broke_was_heard() -> None:
    for step in (fails_midstream(after="Four leads"), cuts_off("Four leads"), malformed_json("Four leads")):
        with talking(step, shortest=100) as (hasty, _):
            failed = hasty.fails()
        assert "".join(hasty.heard) == "Four leads"
        assert failed.usage.cache_write > 600


def test_a_stream_that_ends_early_has_no_stop_reason() -> None:
    with talking(ends_early("Four lea")) as (hasty, _):
        answered = hasty.asks()
    assert answered.stop_reason is None
    assert answered.text == "Four lea"


@pytest.mark.parametrize(
    ("step", "reason", "text"),
    [
        (refuses(), "refusal", ""),
        (refuses("I cannot help with that."), "refusal", "I cannot help with that."),
        (says_nothing(), "end_turn", ""),
        (stops("max_tokens", "Four lea"), "max_tokens", "Four lea"),
        (stops("model_context_window_exceeded"), "model_context_window_exceeded", ""),
        (stops("reason_of_tomorrow", "Four."), "reason_of_tomorrow", "Four."),
    ],
)
def test_other_ends_are_answers_with_their_reason(step: Step, reason: str, text: str) -> None:
    with talking(step) as (hasty, _):
        answered = hasty.asks()
    assert (answered.stop_reason, answered.text) == (reason, text)


@pytest.mark.parametrize("key", ["", "  \n"])
def test_without_a_key_nothing_is_asked(key: str) -> None:
    with messages_api() as api:
        assert Hasty(api, api_key=key).fails().trouble is Trouble.NO_KEY
        assert not api.asked


@pytest.mark.parametrize("key", ["sk-ant-wrong", "sk-ant\n-torn", "schlüssel", "sk\x00ant"])
def test_a_key_that_is_wrong_or_torn_is_refused(key: str) -> None:
    with messages_api(refusals=True) as api:
        failed = Hasty(api, api_key=key).fails()
    assert failed.trouble is Trouble.REFUSED_KEY
    assert key not in str(failed)


def test_a_key_may_have_space_around_it() -> None:
    with messages_api(says("Four.")) as api:
        assert Hasty(api, api_key=f" {api.key}\n").asks().text == "Four."


def test_a_model_that_is_no_more_is_retired() -> None:
    with talking(refusals=True) as (hasty, _):
        failed = hasty.fails(model="claude-of-yesterday")
    assert failed.trouble is Trouble.RETIRED


def test_nobody_there() -> None:
    with messages_api() as api:
        pass
    assert Hasty(api).fails().trouble is Trouble.UNREACHABLE


@pytest.mark.parametrize("status", ["404 Not Found", "405 Method Not Allowed"])
def test_a_server_that_does_not_speak_the_messages_api(status: str) -> None:
    with serving(Scripted([Said(b"<h1>nginx</h1>", status=status)])) as url:
        claude = Claude(api_key="any", base_url=url, retries=0)
        with pytest.raises(ModelFailed) as caught:
            claude.respond(request())
        claude.close()
    assert caught.value.trouble is Trouble.UNREACHABLE


def test_silence_ends_after_the_timeout() -> None:
    with messages_api(hangs(5)) as api:
        began = time.monotonic()
        failed = Hasty(api, timeout=0.2, retries=2).fails()
        assert time.monotonic() - began < 1
        assert api.asked[0].hung_up.wait(2)
    assert failed.trouble is Trouble.TIMEOUT
    assert len(api.asked) == 1  # it has cost its time already


def test_a_prompt_beyond_the_window_is_too_large() -> None:
    with talking(window=1000, refusals=True) as (hasty, _):
        assert hasty.fails(user("word " * 2000)).trouble is Trouble.TOO_LARGE


def test_a_bad_request_is_logged_with_the_place_and_not_the_words() -> None:
    with talking(refusals=True) as (hasty, _):
        failed = hasty.fails(user(QUESTION), user("and the hot ones?"))
    assert str(failed) == "bad_request: 400 invalid_request_error at messages.1"


def test_a_failure_has_the_request_id() -> None:
    with talking(fails(500)) as (hasty, _):
        assert hasty.fails().request_id.startswith("req_")


# Asking again


def test_what_is_over_in_a_moment_is_asked_again() -> None:
    with talking(fails(529), fails(500), says("Four."), retries=2) as (hasty, api):
        assert hasty.asks().text == "Four."
    assert len(api.asked) == 3
    assert hasty.waits == [0.5, 1.0]


def test_retries_come_to_an_end() -> None:
    with talking(fails(529), fails(529), fails(529), retries=2) as (hasty, api):
        assert hasty.fails().trouble is Trouble.OVERLOADED
    assert len(api.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413])
def test_what_would_fail_again_is_asked_once(status: int) -> None:
    with talking(fails(status), retries=2) as (hasty, api):
        hasty.fails()
    assert len(api.asked) == 1


def test_the_server_says_how_long_to_wait() -> None:
    with talking(fails(429, retry_after=3), says("Four."), retries=2) as (hasty, _):
        hasty.asks()
    assert hasty.waits == [3.0]


def test_a_server_that_wants_more_patience_than_a_person_has_is_left_alone() -> None:
    with talking(fails(429, retry_after=60), retries=2) as (hasty, api):
        failed = hasty.fails()
    assert failed.seconds == 60
    assert (len(api.asked), hasty.waits) == (1, [])


def test_nothing_is_asked_again_once_a_word_was_heard() -> None:
    with talking(fails_midstream(after="Four"), retries=2) as (hasty, api):
        hasty.fails()
    assert len(api.asked) == 1


def test_a_stream_that_breaks_before_a_word_is_asked_again_and_all_of_it_counted() -> None:
    with talking(fails_midstream(), cuts_off(), says("Four."), retries=2, shortest=100) as (hasty, _):
        answered = hasty.asks()
    assert answered.text == "Four."
    assert answered.usage.cache_write > 600
    assert answered.usage.cache_read == 2 * answered.usage.cache_write


# Whoever listens may break off


class Enough(HungUp):
    """They have heard enough."""


def test_it_hangs_up_on_whoever_has_heard_enough() -> None:
    heard: list[str] = []

    def listen(text: str) -> None:
        heard.append(text)
        if text:
            raise Enough

    with messages_api(slow("one two three four five six seven eight", 0.2)) as api:
        claude = Claude(api_key=api.key or "", base_url=api.url)
        with pytest.raises(Enough) as enough:
            claude.respond(request(), listen)
        assert api.asked[0].hung_up.wait(2)
    assert "".join(heard) == "one "
    assert enough.value.usage.tokens > 100  # what went in is paid for, whoever hangs up


def test_pings_are_signs_of_life_that_one_may_break_off_at() -> None:
    def listen(_text: str) -> None:
        raise Enough

    with messages_api(pings(10)) as api:
        claude = Claude(api_key=api.key or "", base_url=api.url)
        with pytest.raises(Enough):
            claude.respond(request(), listen)
        assert api.asked[0].hung_up.wait(2)


def test_one_may_break_off_between_attempts() -> None:
    def listen(_text: str) -> None:
        raise Enough

    with messages_api(fails(529)) as api:
        with pytest.raises(Enough):
            Claude(api_key=api.key or "", base_url=api.url).respond(request(), listen)
        assert len(api.asked) == 1


def test_what_a_listener_raises_is_never_taken_for_the_model_s() -> None:
    def listen(_text: str) -> None:
        raise ValueError("mine")

    with messages_api(says("Four.")) as api, pytest.raises(ValueError, match="mine"):
        Claude(api_key=api.key or "", base_url=api.url).respond(request(), listen)


def test_many_may_ask_at_once() -> None:
    with messages_api(always=slow("one two three", 0.02)) as api:
        claude = Claude(api_key=api.key or "", base_url=api.url)
        said: list[str] = []
        threads = [threading.Thread(target=lambda: said.append(claude.respond(request()).text)) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        claude.close()
    assert said == ["one two three"] * 12


def test_usage_adds_up() -> None:
    assert Usage(1, 2, 3, 4, 5) + Usage(1, 1, 1, 1, 1) == Usage(2, 3, 4, 5, 6)


def test_who_breaks_off_learns_what_it_took_all_attempts_included() -> None:
    def listen(text: str) -> None:
        if text:
            raise HungUp

    with messages_api(fails_midstream(), slow("one two three", 0.2), shortest=100) as api:
        claude = Claude(api_key=api.key or "", base_url=api.url, sleep=lambda _: None)
        with pytest.raises(HungUp) as caught:
            claude.respond(request(), listen)
    assert caught.value.usage.cache_write > 600
    assert caught.value.usage.cache_read == caught.value.usage.cache_write


# Many at once, at half the price


def test_a_batch_is_left_and_what_became_of_each_is_fetched_later() -> None:
    steps = [answers({"fit": "good"}), fails(529), expires(), refuses()]
    with talking(*steps, looks=2) as (hasty, _):
        batch = hasty.claude.submit({f"row-{number}": request(tools=()) for number in range(4)})
        assert [hasty.claude.results(batch), hasty.claude.results(batch)] == [None, None]
        results = hasty.claude.results(batch)
    assert results is not None
    first, second, third, fourth = (results[f"row-{number}"] for number in range(4))
    assert isinstance(first, Answered)
    assert json.loads(first.text) == {"fit": "good"}
    assert isinstance(second, ModelFailed)
    assert second.trouble is Trouble.OVERLOADED
    assert isinstance(third, ModelFailed)
    assert third.trouble is Trouble.TIMEOUT
    assert isinstance(fourth, Answered)
    assert fourth.stop_reason == "refusal"


def test_one_bad_request_does_not_spoil_a_batch() -> None:
    with talking(says("Four."), looks=0) as (hasty, _):
        batch = hasty.claude.submit({"good": request(), "bad": request(user(TOOL["name"]), user("again"))})
        results = hasty.claude.results(batch)
    assert results is not None
    good, bad = results["good"], results["bad"]
    assert isinstance(good, Answered)
    assert isinstance(bad, ModelFailed)
    assert bad.trouble is Trouble.BAD_REQUEST


def test_a_batch_that_is_no_more_is_retired_and_a_refused_one_says_why() -> None:
    with talking(refusals=True) as (hasty, _):
        with pytest.raises(ModelFailed) as gone:
            hasty.claude.results("msgbatch_of_last_month")
        with pytest.raises(ModelFailed) as refused:
            hasty.claude.submit({"an id with spaces": request()})
    assert gone.value.trouble is Trouble.RETIRED
    assert refused.value.trouble is Trouble.BAD_REQUEST


# As the settings have it


@contextmanager
def settled(api: MessagesApi, **said: Any) -> Iterator[Settings]:
    yield Settings(_env_file=None, anthropic_base_url=api.url, **said)


def test_without_a_key_there_is_no_claude() -> None:
    settings = Settings(_env_file=None)
    assert (claude_of(settings), batches_of(settings)) == (None, None)


def test_a_server_of_one_s_own_needs_no_key() -> None:
    with messages_api(says("Four."), key=None) as api, settled(api) as settings:
        claude = claude_of(settings)
        assert claude
        assert claude.respond(request()).text == "Four."
    assert api.asked[0].headers["authorization"] == "Bearer no-key-needed"


def test_the_settings_say_where_with_which_key_and_how_patiently() -> None:
    with (
        messages_api(fails(529), says("never heard"), key="sk-ant-mine") as api,
        settled(api, anthropic_api_key="sk-ant-mine", anthropic_retries=0) as settings,
    ):
        claude = claude_of(settings)
        assert claude
        assert claude.count_tokens(request()) > 0
        with pytest.raises(ModelFailed):
            claude.respond(request())
        batches = batches_of(settings)
        assert batches
        assert batches.results(batches.submit({"one": request()})) is None
        assert "sk-ant-mine" not in f"{settings!r}{claude!r}{vars(claude)}"


@pytest.mark.parametrize(("name", "value"), [("timeout_seconds", "0"), ("timeout_seconds", "soon"), ("retries", "-1")])
def test_settings_that_cannot_be_meant_are_told(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"ANTHROPIC_{name.upper()}", value)
    with pytest.raises(ConfigError, match=f"ANTHROPIC_{name.upper()}: use a number"):
        Settings.load(env_file=None)
