"""The scripted Messages API is as strict as the real one: what it takes, what it refuses, and what it counts."""

import copy
import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import anthropic
import pytest

from src.conversation.prompt import framed
from src.leads.query import LeadQuery
from src.sdk.tools import discover
from tests.messages_api import (
    KEY,
    MODELS,
    MessagesApi,
    Step,
    calls,
    expires,
    fails,
    messages_api,
    refuses,
    says,
    searches,
    thinks,
)
from tests.messages_api.persona import LAST, persona, planned
from tests.messages_api.refusal import Refusal
from tests.messages_api.strictness import check_request
from tests.messages_api.usage import PromptCache
from tests.messages_api.wording import worded

Body = dict[str, Any]

TOOL = {
    "name": "query_leads",
    "description": "Ask.",
    "input_schema": {"type": "object", "properties": {"query": {"type": "object"}}, "required": ["query"]},
}
SEARCH = {"type": "web_search_20260318", "name": "web_search", "max_uses": 2}
USE = {"type": "tool_use", "id": "toolu_1", "name": "query_leads", "input": {}}
OTHER_USE = USE | {"id": "toolu_2"}
RESULT = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "4"}
OTHER_RESULT = RESULT | {"tool_use_id": "toolu_2"}
TEXT = {"type": "text", "text": "Four."}
MARK = {"cache_control": {"type": "ephemeral"}}


def user(*blocks: Any) -> Body:
    return {"role": "user", "content": list(blocks)}


def assistant(*blocks: Any) -> Body:
    return {"role": "assistant", "content": list(blocks)}


def body(*messages: Body, **more: Any) -> Body:
    said = list(messages) or [{"role": "user", "content": "How many leads?"}]
    return {"model": "claude-haiku-5-5", "max_tokens": 100, "tools": [TOOL], "messages": said} | more


GOOD: dict[str, Body] = {
    "a question": body(),
    "without tools": body(tools=[]),
    "a loop": body(user(TEXT), assistant(TEXT, USE), user(RESULT), assistant(TEXT), user(TEXT)),
    "two calls at once": body(user(TEXT), assistant(USE, OTHER_USE), user(OTHER_RESULT, RESULT, TEXT)),
    "a failed call": body(user(TEXT), assistant(USE), user(RESULT | {"is_error": True})),
    "an empty result": body(user(TEXT), assistant(USE), user(RESULT | {"content": ""})),
    "a thought": body(user(TEXT), assistant(*thinks("hm").blocks, TEXT), user(TEXT)),
    "a paused turn": body(user(TEXT), assistant(searches("x").blocks[0])),
    "a search": body(user(TEXT), assistant(*searches("x", ("https://acme.com", "Acme")).blocks, TEXT), user(TEXT)),
    "a system prompt": body(system=[{"type": "text", "text": "Be brief.", **MARK}], **MARK),
    "a server tool": body(tools=[TOOL, SEARCH]),
    "structured output": body(
        output_config={"format": {"type": "json_schema", "schema": {"type": "object", "additionalProperties": False}}}
    ),
    "a forced tool": body(tool_choice={"type": "tool", "name": "query_leads"}),
    "the desk's own query": body(tools=[TOOL | {"input_schema": LeadQuery.model_json_schema()}]),
}

BAD: dict[str, tuple[Body, str]] = {
    "temperature": (body(temperature=0), "temperature: Extra inputs"),
    "top_p": (body(top_p=1), "top_p: Extra inputs"),
    "no max_tokens": ({k: v for k, v in body().items() if k != "max_tokens"}, "max_tokens: Field required"),
    "too many tokens": (body(max_tokens=200_000), "max_tokens"),
    "max_tokens no number": (body(max_tokens=True), "max_tokens"),
    "no model": (body(model=None), "model: Field required"),
    "no messages": (body(messages=[]), "at least one message"),
    "messages no list": (body(messages={}), "messages: Input"),
    "an unknown role": (body({"role": "system", "content": "x"}), "role"),
    "an unknown field": (body(user(TEXT) | {"timestamp": "now"}), "messages.0.timestamp: Extra"),
    "the model begins": (body(assistant(TEXT), user(TEXT)), "first message"),
    "two questions": (body(user(TEXT), user(TEXT)), "alternate"),
    "two answers": (body(user(TEXT), assistant(TEXT), assistant(TEXT), user(TEXT)), "alternate"),
    "prefill": (body(user(TEXT), assistant(TEXT)), "prefill"),
    "nothing said": (body({"role": "user", "content": ""}), "non-empty"),
    "only space said": (body({"role": "user", "content": " \n"}), "non-whitespace"),
    "no content": (body(user()), "non-empty content"),
    "content null": (body({"role": "user", "content": None}), "messages.0.content"),
    "an empty text": (body(user({"type": "text", "text": ""})), "non-empty"),
    "a blank text": (body(user({"type": "text", "text": "\n"})), "non-whitespace"),
    "an empty answer in history": (body(user(TEXT), assistant(), user(TEXT)), "non-empty content"),
    "parsed output": (body(user(TEXT), assistant(TEXT | {"parsed_output": None}), user(TEXT)), "parsed_output: Extra"),
    "an unknown block": (body(user({"type": "chart"})), "messages.0.content.0"),
    "a thought of the user": (body(user(*thinks("hm").blocks)), "messages.0.content.0"),
    "an unsigned thought": (
        body(user(TEXT), assistant({"type": "thinking", "thinking": "hm", "signature": ""}, TEXT), user(TEXT)),
        "signature",
    ),
    "a call without result": (body(user(TEXT), assistant(USE), user(TEXT)), "without `tool_result`"),
    "half the results": (body(user(TEXT), assistant(USE, OTHER_USE), user(RESULT)), "without `tool_result`"),
    "a result too late": (
        body(user(TEXT), assistant(USE), user(TEXT), assistant(TEXT), user(RESULT)),
        "without `tool_result`",
    ),
    "a call at the end": (body(user(TEXT), assistant(USE)), "prefill"),
    "a result without call": (body(user(RESULT)), "unexpected `tool_use_id`"),
    "a result twice": (body(user(TEXT), assistant(USE), user(RESULT, RESULT)), "single result"),
    "a result again later": (
        body(user(TEXT), assistant(USE), user(RESULT), assistant(TEXT), user(RESULT)),
        "unexpected `tool_use_id`",
    ),
    "a result after text": (body(user(TEXT), assistant(USE), user(TEXT, RESULT)), "at the beginning"),
    "a call's id again": (
        body(user(TEXT), assistant(USE), user(RESULT), assistant(USE), user(RESULT)),
        "must be unique",
    ),
    "arguments as text": (body(user(TEXT), assistant(USE | {"input": "{}"}), user(RESULT)), "input"),
    "a failed call without words": (
        body(user(TEXT), assistant(USE), user(RESULT | {"content": "", "is_error": True})),
        "cannot be empty",
    ),
    "an empty text in a result": (
        body(user(TEXT), assistant(USE), user(RESULT | {"content": [{"type": "text", "text": ""}]})),
        "non-empty",
    ),
    "a result that is no text": (body(user(TEXT), assistant(USE), user(RESULT | {"content": 4})), "content"),
    "calls and no tools": (body(user(TEXT), assistant(USE), user(RESULT), tools=[]), "must define tools"),
    "a search result alone": (
        body(user(TEXT), assistant(searches("x").blocks[1], TEXT), user(TEXT)),
        "server_tool_use",
    ),
    "a tool without name": (body(tools=[{"input_schema": {"type": "object"}}]), "name: Field required"),
    "a bad name": (body(tools=[TOOL | {"name": "query leads"}]), "pattern"),
    "a long name": (body(tools=[TOOL | {"name": "a" * 65}]), "pattern"),
    "a name twice": (body(tools=[TOOL, TOOL]), "unique"),
    "a tool without schema": (body(tools=[{"name": "x"}]), "input_schema: Field required"),
    "a schema that is no object": (body(tools=[TOOL | {"input_schema": {"type": "array"}}]), "'object'"),
    "a union of schemas": (body(tools=[TOOL | {"input_schema": {"type": "object", "anyOf": [{}]}}]), "top level"),
    "a type that is none": (
        body(tools=[TOOL | {"input_schema": {"type": "object", "properties": {"a": {"type": "text"}}}}]),
        "is no type",
    ),
    "a reference to nowhere": (
        body(tools=[TOOL | {"input_schema": {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}}}]),
        "leads nowhere",
    ),
    "an unknown field of a tool": (body(tools=[TOOL | {"words": "x"}]), "words: Extra"),
    "an unknown server tool": (body(tools=[{"type": "web_search_1", "name": "web_search"}]), "does not match"),
    "both kinds of domains": (
        body(
            tools=[
                {
                    "type": "web_search_20260318",
                    "name": "web_search",
                    "allowed_domains": ["a"],
                    "blocked_domains": ["b"],
                }
            ]
        ),
        "only one of",
    ),
    "an empty system prompt": (body(system=[{"type": "text", "text": ""}]), "system.0.text"),
    "five breakpoints": (body(user(*[TEXT | MARK] * 5)), "maximum of 4"),
    "four and one more": (body(user(*[TEXT | MARK] * 4), **MARK), "maximum of 4"),
    "a breakpoint of an unknown kind": (body(cache_control={"type": "forever"}), "ephemeral"),
    "an hour after five minutes": (
        body(user(TEXT | MARK, TEXT | {"cache_control": {"type": "ephemeral", "ttl": "1h"}})),
        "must not come after",
    ),
    "output_format": (body(output_format={}), "output_format: Extra"),
    "output of an unknown kind": (body(output_config={"format": {"type": "json", "schema": {}}}), "json_schema"),
    "an open object": (
        body(output_config={"format": {"type": "json_schema", "schema": {"type": "object"}}}),
        "additionalProperties",
    ),
    "bounds": (
        body(output_config={"format": {"type": "json_schema", "schema": {"type": "integer", "minimum": 0}}}),
        "minimum are not supported",
    ),
    "an unknown effort": (body(output_config={"effort": "some"}), "effort"),
    "a choice without tools": (body(tools=[], tool_choice={"type": "auto"}), "tool_choice"),
    "a tool that is not there": (body(tool_choice={"type": "tool", "name": "x"}), "not found"),
    "stream no boolean": (body(stream="yes"), "stream"),
}


@pytest.mark.parametrize("name", GOOD)
def test_it_takes_what_the_api_takes(name: str) -> None:
    check_request(GOOD[name], MODELS)


@pytest.mark.parametrize("name", BAD)
def test_it_refuses_what_the_api_refuses(name: str) -> None:
    asked, why = BAD[name]
    with pytest.raises(Refusal) as refused:
        check_request(asked, MODELS)
    assert why in refused.value.message
    assert refused.value.status == 400


def test_an_unknown_model_is_not_found() -> None:
    with pytest.raises(Refusal) as refused:
        check_request(body(model="claude-2"), MODELS)
    assert refused.value.status == 404


def test_counting_takes_no_max_tokens() -> None:
    with pytest.raises(Refusal, match="max_tokens: Extra"):
        check_request(body(), MODELS, counted=True)


# Over HTTP


def posted(api: MessagesApi, asked: Any, path: str = "/v1/messages", **headers: str) -> tuple[int, bytes]:
    given = {"authorization": f"Bearer {KEY}", "anthropic-version": "2026-10-21"} | headers
    raw = asked if isinstance(asked, bytes) else json.dumps(asked).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(api.url + path, raw, given)) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_a_whole_answer_and_a_streamed_one_say_the_same() -> None:
    step = thinks("hm") + says("Four leads.") + calls("query_leads", {"query": {"a": [1, None]}})
    with messages_api(step, step) as api:
        client = anthropic.Anthropic(api_key=KEY, base_url=api.url, max_retries=0)
        whole = client.messages.create(**body())
        with client.messages.stream(**body()) as stream:
            streamed = stream.get_final_message()
        client.close()
    assert [block.to_dict() for block in streamed.content] == [block.to_dict() for block in whole.content]
    assert streamed.stop_reason == whole.stop_reason == "tool_use"
    assert streamed.usage.input_tokens == whole.usage.input_tokens


@pytest.mark.parametrize("headers", [{"authorization": "Bearer wrong"}, {"authorization": ""}, {"x-api-key": "wrong"}])
def test_it_asks_for_its_key(headers: dict[str, str]) -> None:
    with messages_api(refusals=True) as api:
        status, answer = posted(api, body(), **({"authorization": ""} | headers))
    assert status == 401
    assert json.loads(answer)["error"]["type"] == "authentication_error"


def test_the_key_may_come_in_either_header() -> None:
    with messages_api(says("Four."), says("Four.")) as api:
        assert posted(api, body())[0] == 200
        assert posted(api, body(), **{"authorization": "", "x-api-key": KEY})[0] == 200


def test_what_is_no_json_is_refused() -> None:
    with messages_api(refusals=True) as api:
        assert posted(api, b'{"model":')[0] == 400
        assert posted(api, b"[]")[0] == 400
        assert posted(api, body(), path="/v1/complete")[0] == 404


def test_models_and_tokens() -> None:
    with messages_api() as api:
        client = anthropic.Anthropic(api_key=KEY, base_url=api.url, max_retries=0)
        assert [model.id for model in client.models.list()] == list(MODELS)
        assert client.models.retrieve("claude-haiku-5-5").id == "claude-haiku-5-5"
        count = client.messages.count_tokens(model="claude-haiku-5-5", messages=[user(TEXT)])  # type: ignore[list-item]
        client.close()
    assert count.input_tokens > 5


def test_a_refusal_fails_the_test_that_did_not_expect_it() -> None:
    with pytest.raises(AssertionError, match="would have refused"), messages_api() as api:
        posted(api, body(temperature=0))


def test_a_request_without_a_step_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="more than the script"), messages_api() as api:
        posted(api, body())


def test_what_a_step_s_own_function_raises_fails_the_test() -> None:
    def step(_asked: Any) -> Step:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"), messages_api(step) as api:
        posted(api, body())


# The prompt cache


def usage(cache: PromptCache, *messages: Body, **more: Any) -> tuple[int, int, int]:
    said = cache.usage(body(*messages, **({"system": "s" * 700} | MARK | more)))
    return said["cache_read_input_tokens"], said["cache_creation_input_tokens"], said["input_tokens"]


def test_a_prefix_that_stays_is_read_and_only_the_rest_written() -> None:
    cache = PromptCache(shortest=100)
    read, written, plain = usage(cache, user(TEXT))
    assert (read, plain) == (0, 0)
    again, more, _ = usage(cache, user(TEXT), assistant(TEXT), user(TEXT))
    assert again == written
    assert 0 < more < written


@pytest.mark.parametrize(
    "change",
    [
        lambda asked: asked | {"system": "t" * 700},
        lambda asked: asked | {"tools": [TOOL | {"description": "Ask!"}]},
        lambda asked: asked | {"model": "claude-sonnet-5-5"},
        lambda asked: asked | {"messages": [user({"type": "text", "text": "Five."})]},
    ],
)
def test_a_prefix_that_changes_is_written_anew(change: Callable[[Body], Body]) -> None:
    cache = PromptCache(shortest=100)
    asked = body(user(TEXT), system="s" * 700, **MARK)
    cache.usage(copy.deepcopy(asked))
    assert cache.usage(change(asked))["cache_read_input_tokens"] == 0


def test_a_short_prefix_is_silently_not_cached() -> None:
    cache = PromptCache(shortest=1024)
    assert usage(cache, user(TEXT))[:2] == (0, 0)
    assert usage(cache, user(TEXT))[:2] == (0, 0)


# Batches


def test_a_batch_is_under_way_and_then_has_a_result_for_each() -> None:
    params = {name: value for name, value in body().items() if name != "tools"}
    with messages_api(says("Four."), fails(529), expires(), refuses()) as api:
        client = anthropic.Anthropic(api_key=KEY, base_url=api.url, max_retries=0)
        asked: Any = [{"custom_id": f"row-{number}", "params": params} for number in range(5)]
        asked[4] = asked[4] | {"params": params | {"temperature": 0}}
        batch = client.messages.batches.create(requests=asked)
        assert client.messages.batches.retrieve(batch.id).processing_status == "in_progress"
        assert client.messages.batches.retrieve(batch.id).processing_status == "ended"
        kinds = {each.custom_id: each.result.type for each in client.messages.batches.results(batch.id)}
        client.close()
    assert kinds == {
        "row-0": "succeeded",
        "row-1": "errored",
        "row-2": "expired",
        "row-3": "succeeded",
        "row-4": "errored",
    }


# Run by hand


ALL_TOOLS = {tool.name: tool for tool in discover()}


@pytest.mark.parametrize(
    ("question", "tools"),
    [
        ("How many hot leads by source this week?", ["query_leads"]),
        ("List the cold leads of last month", ["query_leads"]),
        ("Show me lead #7", ["get_lead"]),
        ("Why is jane@acme.com hot?", ["explain_score"]),
        ("Compare #7 and #9", ["compare_leads"]),
        ("Draw a chart of leads by tier", ["query_leads", "make_chart"]),
        ("Export the hot ones", ["query_leads", "export_leads"]),
        ("Mark lead #7 as won", ["set_status"]),
        ("Mark all cold leads as lost", ["query_leads", "set_status"]),
        ("Assign #7 to Ada Byron", ["assign_owner"]),
        ("Add a note to #7: she called", ["add_note"]),
        ("Change the title of #7 to CFO", ["update_lead"]),
        ("Delete lead 7", ["delete_lead"]),
        ("Hello!", []),
    ],
)
def test_the_stand_in_plans_calls_that_the_desk_s_own_tools_take(question: str, tools: list[str]) -> None:
    plan = planned(question)
    assert [name for name, _ in plan] == tools
    for name, said in plan:
        numbered = {key: 1 if value == LAST else value for key, value in said.items()}
        ALL_TOOLS[name].arguments.model_validate(numbered)


def test_the_stand_in_calls_one_tool_after_the_other_and_says_what_it_found() -> None:
    messages: list[Body] = [{"role": "user", "content": "Draw a chart of leads by source"}]
    results = ['<result>{"query": 3, "scope": {}, "leads": 4, "groups": 1, "rows": [["webinar", 4]]}</result>', "{}"]
    for result in results:
        step = persona(body(*messages, tools=[tool.schema() for tool in ALL_TOOLS.values()]))
        use = step.blocks[-1]
        said = {"type": "tool_result", "tool_use_id": use["id"], "content": result}
        messages += [assistant(*step.blocks), user(said)]
    assert use["input"] == {"query": 3}
    check_request(body(*messages, tools=[tool.schema() for tool in ALL_TOOLS.values()]), MODELS)
    assert persona(body(*messages)).stop_reason == "end_turn"


def test_the_stand_in_reads_the_question_as_the_desk_puts_it() -> None:
    now = datetime(2026, 11, 25, 9, tzinfo=UTC)
    said = [{"role": "user", "content": "delete lead #9", "user": "U1"}, {"role": "assistant", "content": "No."}]
    asked = framed("show me lead #7", now=now, zone=ZoneInfo("UTC"), asker="U1", history=said)
    step = persona(body(*asked, tools=[tool.schema() for tool in ALL_TOOLS.values()]))
    assert step.blocks[-1]["input"] == {"lead": 7}


def test_the_stand_in_says_what_it_found() -> None:
    found = '{"scope": {"period": "today"}, "leads": 4, "groups": 2, "rows": [{"source": "web", "count": 3}]}'
    assert worded([found], failed=False) == "There are 4 leads:\n- web, 3"
    assert "Confirm" in worded(['{"prepared_for_leads": 1, "rows": []}'], failed=False)
    assert "no such lead" in worded(["There is no such lead."], failed=True)


def test_it_runs_by_hand() -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.messages_api", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert running.stdout
        url = running.stdout.readline().split()[-1]
        client = anthropic.Anthropic(api_key="any", base_url=url, max_retries=0)
        said = client.messages.create(model="claude-haiku-5-5", max_tokens=100, messages=[user(TEXT)])  # type: ignore[list-item]
        client.close()
        assert said.content[0].type == "text"
    finally:
        running.terminate()
        running.communicate(timeout=5)
