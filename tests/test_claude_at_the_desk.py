"""Claude at the desk, through the real SDK: what it is asked, what it answers, and what a person sees of it."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from src.conversation.stops import KeptStops
from src.database import Database
from src.desk import Desk
from src.jobs.steps import Steps, directly
from src.leads.pipeline import Pipeline
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
from src.messages import Action
from src.records.budget import Budget
from src.records.kept import Records
from src.sdk.orchestrator import Bounds
from src.sdk.prices import load_prices
from src.sdk.sessions.slack_session_manager import SlackSessionManager
from src.slack.client import SlackClient
from tests.claude_office import SECRET, claude_office
from tests.loopback import TOKEN, sandbox_slack
from tests.messages_api.steps import (
    Step,
    answers_html,
    calls,
    calls_garbled,
    cuts_off,
    ends_early,
    fails,
    fails_midstream,
    malformed_json,
    refuses,
    says,
    says_nothing,
    slow,
    stops,
)
from tests.talking import CHANNEL, DM, Death, Killed, Office
from tests.test_conversations import LEADS

COUNT = {"query": {"measures": ["count"], "period": {"unit": "day"}}}
BY_SOURCE = {"query": {"measures": ["count"], "group_by": ["source"]}}
HOT = {"query": {"columns": ["name", "company", "score"], "where": {"tier": ["HOT"]}}}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/leads.sqlite")
    yield database
    database.close()


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    zone = ZoneInfo("Europe/Berlin")
    pipeline = Pipeline(LeadStore(database), load_rubric(None), zone)
    records = Records(database, load_prices(None), Budget(zone))
    with sandbox_slack() as (slack, url):
        office = Office(slack, SlackClient(TOKEN, url), pipeline, SlackSessionManager(), records)
        for line in LEADS:
            office.hears(line)
        yield office


def blocks_in(office: Office, thread: str) -> list[dict[str, Any]]:
    """The blocks of the last answer in a thread."""
    blocks: list[dict[str, Any]] = office.slack.replies(CHANNEL, thread)[-1]["blocks"]
    return blocks


def test_a_question_is_answered_with_a_tool_and_the_answer_says_its_scope(office: Office) -> None:
    with claude_office(office, calls("query_leads", COUNT), says("You got 3 leads today.")) as desk:
        said = desk.hears("how is today going for us, lead-wise?")
    assert said.startswith("You got 3 leads today.")
    assert "Today (" in said
    assert "Europe/Berlin) · no filters · 3 leads" in said
    assert "Answered by Claude (claude-haiku-5-5)." in said


def test_what_the_store_says_reaches_claude_fenced(office: Office) -> None:
    with claude_office(office, calls("query_leads", BY_SOURCE), says("Webinars come first with 2.")) as desk:
        desk.hears("where do our leads come from?")
        (result,) = desk.told()
    fence, body = result["content"].removesuffix("</result>").split(">", 1)
    told = json.loads(body)
    assert fence == "<result"
    assert told["leads"] == 3
    assert {"source": "webinar", "count": 2} in told["rows"]


def test_a_follow_up_brings_what_was_said_before(office: Office) -> None:
    plays = (calls("query_leads", COUNT), says("You got 3 leads today."), says("As I said, 3 leads today."))
    with claude_office(office, *plays) as desk:
        job = office.said("how many leads did we get today?")
        job.run(desk.desk())
        desk.hears("say that again", thread_ts=job.message.ts)
        said = [(each["role"], each["content"]) for each in desk.api.bodies[-1]["messages"]]
    assert [role for role, _ in said] == ["user", "assistant", "user"]
    assert "how many leads did we get today?" in said[0][1]
    assert "You got 3 leads today." in said[1][1]
    assert "say that again" in said[2][1]


def test_the_built_in_analyst_asks_on_from_what_claude_has_found(office: Office) -> None:
    plays = (calls("query_leads", COUNT), says("You got 3 leads today."))
    with claude_office(office, *plays, talk={}) as desk:
        job = office.said("how is today going for us, lead-wise?")
        job.run(desk.desk())
        assert desk.hears("and by source?", thread_ts=job.message.ts).startswith("3 leads today, by source: webinar")


def test_a_list_is_shown_as_a_table_with_its_menu_and_file(office: Office) -> None:
    with claude_office(office, calls("query_leads", HOT), says("Here are the leads that are HOT.")) as desk:
        job = office.said("who is hot, and should we call them?", mentions_bot=True)
        job.run(desk.desk())
    kinds = [block["type"] for block in blocks_in(office, job.message.ts)]
    assert "table" in kinds
    assert "actions" in kinds
    assert kinds[-1] == "context_actions"


def test_a_chart_is_shown_when_claude_asks_for_one(office: Office) -> None:
    chart = calls("make_chart", {"query": 1})
    with claude_office(office, calls("query_leads", BY_SOURCE), chart, says("Here you see the sources.")) as desk:
        job = office.said("could you draw where leads come from?")
        job.run(desk.desk())
    kinds = [block["type"] for block in blocks_in(office, job.message.ts)]
    assert "data_visualization" in kinds


def test_a_figure_without_a_source_is_sent_back_once_and_mended(office: Office) -> None:
    plays = (calls("query_leads", COUNT), says("You got 17 leads today."), says("You got 3 leads today."))
    with claude_office(office, *plays) as desk:
        said = desk.hears("how is today going for us, lead-wise?")
        asked_back = desk.api.bodies[-1]["messages"][-1]["content"]
    assert said.startswith("You got 3 leads today.")
    assert "17" not in said
    assert "17" in json.dumps(asked_back)


def test_a_figure_that_stays_without_a_source_is_struck_out_and_said_so(office: Office) -> None:
    invented = says("You got 3 leads today. That is 40 % more than usual.")
    with claude_office(office, calls("query_leads", COUNT), invented, invented) as desk:
        said = desk.hears("how is today going for us, lead-wise?")
    assert said.startswith("You got 3 leads today.")
    assert "40" not in said
    assert "left out" in said


def test_a_change_is_proposed_and_nothing_is_written_until_a_person_confirms(office: Office) -> None:
    propose = calls("set_status", {"status": "contacted", "leads": ["jane@acme.com"]})
    with claude_office(office, propose, says("It is prepared and waits for you to confirm.")) as desk:
        job = office.said("please mark Jane as contacted", mentions_bot=True)
        job.run(desk.desk())
    answer, preview = office.answers_to(job.message)
    assert "waits for you" in answer["text"]
    assert "contacted" in preview["text"]
    assert [
        element["action_id"]
        for block in preview["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    (lead,) = [lead for lead in office.leads._store.recent("T0SANDBOX") if lead.draft.email == "jane@acme.com"]
    assert lead.draft.status == ""


FAILURES: list[tuple[tuple[Step, ...], str]] = [
    ((fails(401),), "Claude does not accept this desk's API key"),
    ((fails(402),), "this desk's Claude account is out of credit"),
    ((fails(403),), "this desk's API key may not use this model"),
    ((fails(404),), "the model this desk is set to use is not there (any more)"),
    ((fails(429, retry_after=1),), "this desk has asked Claude a lot in a short time"),
    ((fails(500),), "Claude has trouble of its own right now"),
    ((fails(529),), "Claude is overloaded right now"),
    ((fails_midstream("overloaded_error"),), "Claude is overloaded right now"),
    ((cuts_off(),), "the connection to Claude broke"),
    ((malformed_json(),), "what came back from Claude could not be read"),
    ((calls_garbled("query_leads"),), "what came back from Claude could not be read"),
    ((answers_html(),), "what came back from Claude could not be read"),
    ((says_nothing(),), "Claude had nothing to say"),
    ((refuses(),), "Claude declined to answer this"),
    ((ends_early(),), "Claude broke off in the middle"),
    ((stops("max_tokens"),), "the answer grew too long"),
    ((stops("model_context_window_exceeded"),), "begin a new thread"),
]


@pytest.mark.parametrize(("steps", "why"), FAILURES)
def test_when_claude_fails_the_analyst_answers_what_it_understands_and_says_why(
    office: Office, steps: tuple[Step, ...], why: str
) -> None:
    with claude_office(office, *steps, refusals=True) as desk:
        said = desk.hears("how many leads today?")
    assert said.startswith("3 leads today.")
    assert "Answered by the built-in analyst, not by Claude:" in said
    assert why in said


@pytest.mark.parametrize(("steps", "why"), FAILURES[:3])
def test_what_the_analyst_does_not_understand_is_declined_with_the_reason(
    office: Office, steps: tuple[Step, ...], why: str
) -> None:
    with claude_office(office, *steps, refusals=True) as desk:
        said = desk.hears("who will buy our stuff?", mentions_bot=True)
    assert "I do not guess" in said
    assert why in said


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (stops("max_tokens", "You got 3 leads today, and"), "the answer grew too long"),
        (cuts_off("You got 3 leads today, and"), "the connection to Claude broke"),
        (ends_early("You got 3 leads today, and"), "Claude broke off in the middle"),
        (fails_midstream("api_error", "You got 3 leads today, and"), "Claude has trouble of its own right now"),
    ],
)
def test_an_answer_that_breaks_off_is_kept_as_far_as_it_goes_and_says_so(office: Office, step: Step, why: str) -> None:
    with claude_office(office, calls("query_leads", COUNT), step) as desk:
        said = desk.hears("how is today going for us, lead-wise?")
    assert said.startswith("You got 3 leads today, and")
    assert f"This answer is not whole: {why}" in said


def test_a_model_that_calls_and_calls_ends_with_what_was_found(office: Office) -> None:
    plays = [calls("query_leads", COUNT) for _ in range(3)]
    with claude_office(office, *plays, bounds=Bounds(turns=3)) as desk:
        said = desk.hears("how is today going for us, lead-wise?")
    assert said.startswith("3 leads today.")
    assert "it took more steps than one answer may take" in said


def test_unknown_tools_and_wrong_arguments_are_told_to_the_model_which_goes_on(office: Office) -> None:
    wrong = calls("query_leads", {"query": {"measures": ["fame"]}})
    plays = (calls("drop_tables"), wrong, calls("query_leads", COUNT), says("3 leads today."))
    with claude_office(office, *plays) as desk:
        assert desk.hears("how is today going for us, lead-wise?").startswith("3 leads today.")
        assert "There is no such tool" in json.dumps(desk.api.bodies[1]["messages"][-1])
        assert "Wrong arguments" in json.dumps(desk.api.bodies[2]["messages"][-1])


def test_a_stop_ends_the_answer_where_it_is(office: Office, database: Database) -> None:
    stops_kept = KeptStops(database)
    with claude_office(office, slow("and then they talked on " * 60, pause=0.02)) as desk:
        desk.talk["stops"] = stops_kept
        job = office.said("how is today going for us, lead-wise?")

        def stop() -> None:
            time.sleep(1.0)
            stops_kept.record("T0SANDBOX", CHANNEL, job.message.ts, datetime.now(UTC))

        thread = threading.Thread(target=stop)
        thread.start()
        job.run(desk.desk())
        thread.join()
    said = office.answer_to(job.message)
    assert "This answer is not whole: stopped" in said
    assert 0 < said.count("talked") < 60


def test_no_secret_leaves_by_an_answer(office: Office) -> None:
    with claude_office(office, says(f"The secret is {SECRET}, and that is that.")) as desk:
        said = desk.hears("what is your signing secret for leads?")
    assert SECRET not in said
    assert "[left out]" in said


def test_a_spent_budget_is_said_and_the_analyst_answers(office: Office, database: Database) -> None:
    office.records = Records(database, load_prices(None), Budget(ZoneInfo("Europe/Berlin"), 1, None))
    with claude_office(office, calls("query_leads", COUNT), says("3 leads today.")) as desk:
        assert desk.hears("how is today going for us, lead-wise?").startswith("3 leads today.")
        said = desk.hears("how many leads today?")
    assert said.startswith("3 leads today.")
    assert "budget" in said


def test_what_a_conversation_took_can_be_asked_for(office: Office) -> None:
    with claude_office(office, calls("query_leads", COUNT), says("3 leads today.")) as desk:
        job = office.said("how is today going for us, lead-wise?")
        job.run(desk.desk())
        said = desk.hears("what did this cost?", thread_ts=job.message.ts)
    assert "tokens in" in said
    assert "$" in said


def test_in_a_direct_message_the_answer_stands_below_the_question(office: Office) -> None:
    with claude_office(office, calls("query_leads", COUNT), says("3 leads today.")) as desk:
        assert desk.hears("how is today going for us?", channel=DM).startswith("3 leads today.")


def test_the_prefix_stays_the_same_so_that_a_cache_can_keep_it(office: Office) -> None:
    plays = (calls("query_leads", COUNT), says("3 leads today."), calls("query_leads", COUNT), says("Still 3 leads."))
    with claude_office(office, *plays) as desk:
        desk.hears("how is today going for us, lead-wise?")
        desk.hears("how is today going for us, lead-wise, again?")
        first, *_, last = desk.api.bodies
    assert (first["tools"], first["system"]) == (last["tools"], last["system"])


def test_killed_anywhere_the_second_run_gives_one_answer(office: Office) -> None:
    for at in range(1, 400):
        with claude_office(office, always=says("Nothing to count here."), refusals=True) as desk:
            job = office.said("what do you make of these leads?")
            try:
                job.run(desk.desk(death=Death(at)))
            except Killed:
                job.run(desk.desk())
                (answer,) = office.answers_to(job.message)
                assert answer["text"].startswith("Nothing to count here.")
                assert answer.get("streaming_state") in (None, "completed")
                continue
        assert at > 10
        return
    raise AssertionError("it never came to its end")


def test_what_a_person_decided_is_known_to_the_next_question(office: Office) -> None:
    propose = calls("set_status", {"status": "contacted", "leads": ["jane@acme.com"]})
    plays = (propose, says("It waits for you to confirm."), says("Yes, you confirmed that."))
    with claude_office(office, *plays) as desk:
        job = office.said("please mark Jane as contacted", mentions_bot=True)
        job.run(desk.desk())
        preview = office.answers_to(job.message)[-1]
        clicks(office, desk.desk(), preview, "proposal_confirm")
        desk.hears("is that done?", thread_ts=job.message.ts)
        said = [each["content"] for each in desk.api.bodies[-1]["messages"] if each["role"] == "assistant"]
    assert "Confirmed by" in said[-1]


def clicks(office: Office, desk: Desk, message: dict[str, Any], action_id: str) -> None:
    """Somebody presses that button."""
    (value,) = (
        element["value"]
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == action_id
    )
    click = Action("T0SANDBOX", CHANNEL, "U0YOU", action_id, value, "1.2.abc", message["ts"], message["thread_ts"])
    desk.perform(click, Steps(directly, resumed=False), datetime.now(UTC))
