"""What did this cost? Asked in a conversation, in a direct message, in a lead's thread; and not stolen from others."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from src.blocks import spending
from src.blocks.spending import NAMED
from src.conversation.agent import ClaudeAgent
from src.conversation.leaks import Leaks
from src.conversation.prompt import SYSTEM
from src.database import Database
from src.desk import Desk
from src.handlers import discover
from src.leads.pipeline import Pipeline
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
from src.messages import Message
from src.records.budget import Budget
from src.records.kept import Records
from src.records.values import Part, Purpose, Spent, Total
from src.routing import route
from src.sdk import tools
from src.sdk.model import ModelFailed, Trouble, Usage
from src.sdk.orchestrator import Orchestrator
from src.sdk.prices import built_in
from src.sdk.sessions.slack_session_manager import SlackSessionManager
from src.slack.client import SlackClient
from tests.loopback import TOKEN, sandbox_slack
from tests.scripted_model import ScriptedModel, calls, says
from tests.talking import CHANNEL, DM, Broken, Office
from tests.test_blocks import assert_slack_takes

BERLIN = ZoneInfo("Europe/Berlin")
TEAM, YOU = "T0SANDBOX", "U0YOU"
HANDLERS = discover()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{tmp_path}/leads.sqlite")
    pipeline = Pipeline(LeadStore(database), load_rubric(None), BERLIN)
    records = Records(database, built_in(), Budget(BERLIN))
    with sandbox_slack() as (slack, url):
        yield Office(slack, SlackClient(TOKEN, url), pipeline, SlackSessionManager(), records)
    database.close()


def spend(office: Office, thread: str, job: str = "j1", channel: str = CHANNEL, **more: object) -> None:
    usage = Usage(input=1000, output=200, cache_read=4000)
    now = datetime.now(UTC)
    spent = Spent(job, 0, TEAM, YOU, now, Purpose.CONVERSATION, "claude-haiku-5-5", usage, channel, thread)
    office.records.spent(Spent(**{name: getattr(spent, name) for name in spent.__slots__} | more))


def test_what_did_this_cost_asked_where_it_was_answered(office: Office) -> None:
    first = office.said("how many leads today?")
    first.run(office.desk())
    thread = first.message.ts
    spend(office, thread)
    spend(office, thread, "j2")
    spend(office, "another", "j3")
    said = office.hears("What did this cost?", thread_ts=thread)
    assert "This conversation: 10,000 tokens in, 8,000 of them from cache, 400 out, $0.00048" in said
    assert "claude-haiku-5-5, conversations: 2 requests" in said


def test_a_conversation_without_a_model_cost_nothing(office: Office) -> None:
    first = office.said("how many leads today?")
    first.run(office.desk())
    assert "This conversation: no model was asked" in office.hears("what did this cost?", thread_ts=first.message.ts)


def test_what_a_lead_cost_is_asked_in_the_thread_of_its_card(office: Office) -> None:
    job = office.said("add lead: jane@acme.com Jane Doe, Acme, VP Sales")
    job.run(office.desk())
    assert office.hears("what did this cost?", thread_ts=job.message.ts) == ""
    spend(office, job.message.ts, purpose=Purpose.LEAD, model="claude-sonnet-5-5")
    said = office.hears("what did this cost?", thread_ts=job.message.ts)
    assert "claude-sonnet-5-5, leads: 1 request, 5,000 tokens in" in said


def test_in_a_thread_of_colleagues_the_desk_is_silent(office: Office) -> None:
    thread = office.slack.say(CHANNEL, "we booked the venue")
    assert office.hears("what did this cost?", thread_ts=thread) == ""


def test_usage_in_a_direct_message_is_of_today_and_of_this_month_by_person(office: Office) -> None:
    spend(office, "direct", channel=DM)
    spend(office, "1.1", "j2", user="U0MARIA", model="qwen3:8b")
    said = office.hears("usage", channel=DM)
    now = datetime.now(BERLIN)
    assert f"Today ({now:%a} {now.day} {now:%b}, Europe/Berlin): 10,000 tokens in" in said
    assert "$0.00024 and 1 request whose price is not known" in said
    assert f"{now:%B %Y}: 10,000 tokens in" in said
    assert (
        "qwen3:8b, conversations: 1 request, 5,000 tokens in, 4,000 of them from cache, 200 out, price not known"
        in said
    )
    assert "By person" in said
    this = office.hears("what did this cost?", channel=DM)
    assert "This conversation: 5,000 tokens in" in this
    assert "By person" not in this


def test_a_desk_that_keeps_no_records_says_that_no_model_was_asked(office: Office) -> None:
    office.records = None
    assert "no model was asked" in office.hears("costs", channel=DM)


def with_claude(office: Office, model: ScriptedModel) -> Desk:
    desk = Orchestrator(model, tools.discover(), name="claude-haiku-5-5", system=SYSTEM)
    return office.desk(agent=ClaudeAgent(desk, Leaks((), SYSTEM)), why_no_agent="", analyst_first=False)


def test_each_request_of_an_answer_is_kept_and_the_log_says_what_it_took(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.hears("add lead: jane@acme.com Jane Doe, Acme, VP Sales")
    caplog.set_level("INFO")
    model = ScriptedModel([calls(("query_leads", {"query": {"measures": ["count"]}})), says("There is 1 lead.")])
    job = office.said("how many leads are there?")
    job.run(with_claude(office, model))
    (part,) = office.records.of_conversation(TEAM, CHANNEL, job.message.ts)
    assert (part.user, part.total.requests, part.total.usage) == (YOU, 2, Usage(input=200, output=30))
    (line,) = [record for record in caplog.records if record.message == "Claude was asked"]
    assert line.__dict__["took"] == "230 tokens, $0.000035"


def test_a_budget_that_is_used_up_leaves_the_analyst_and_says_so(office: Office) -> None:
    office.hears("add lead: jane@acme.com Jane Doe, Acme, VP Sales")
    office.records = Records(office.records._database, built_in(), Budget(BERLIN, person=200))
    model = ScriptedModel([calls(("query_leads", {"query": {"measures": ["count"]}})), says("There is 1 lead.")])
    desk = with_claude(office, model)
    assert "Answered by Claude" in office.hears("how many leads are there?", desk=desk)
    spend(office, "elsewhere")
    said = office.hears("how many leads are there?", desk=desk)
    assert "1 lead." in said
    assert "not by Claude: your budget for today ($0.0002) is used up; it is renewed at 00:00 Europe/Berlin, in" in said
    assert "is used up" in office.hears("what should I tell Jane, leads-wise?", desk=desk, mentions_bot=True)
    assert len(model.asked) == 2


def test_a_model_that_fails_is_counted_and_records_that_fail_cost_no_answer(office: Office) -> None:
    failing = ScriptedModel([ModelFailed(Trouble.OVERLOADED)])
    office.hears("how many leads are there?", desk=with_claude(office, failing))
    assert [each.labels for each in office.records.counts() if each.name == "model_failures"] == [
        {"model": "claude-haiku-5-5", "trouble": "overloaded"}
    ]
    office.records = Broken(office.records, "spent")
    model = ScriptedModel([says("Hello.")])
    assert "Hello." in office.hears("say hello to my leads", desk=with_claude(office, model), mentions_bot=True)


def who(text: str, **more: object) -> str | None:
    handler = route(Message("T1", "C1", "U1", "2.1", text, **more), HANDLERS)  # type: ignore[arg-type]  # named freely
    return handler.name if handler else None


@pytest.mark.parametrize(
    "text",
    [
        "what did this cost?",
        "What did that cost us?",
        "how much did this conversation cost",
        "and how much has this cost so far?",
        "What’s the cost of this?",
        "cost of this thread please",
        "Was hat das gekostet?",
        "what did today cost?",
        "what did this month cost",
        "how much did Claude cost us this month?",
        "usage today",
        "usage",
        "Cost",
        "costs?",
    ],
)
def test_these_words_said_to_the_desk_ask_for_its_cost(text: str) -> None:
    assert who(text, channel_type="im") == "cost"
    assert who(text, mentions_bot=True) == "cost"


@pytest.mark.parametrize(
    "text",
    [
        "what did the Acme deal cost?",
        "what did the webinar cost us this month?",
        "how much did this lead cost?",
        "what does it cost?",
        "what did it cost?",
        "how much budget has this lead?",
        "show me leads with usage over 5",
        "leads by cost",
        "total budget today",
        "what did today bring?",
        "cost per lead by source",
        "how many leads today?",
    ],
)
def test_what_leads_and_deals_cost_is_for_who_answers_questions(text: str) -> None:
    assert who(text, channel_type="im") == "ask"
    assert who(text, mentions_bot=True) == "ask"


@pytest.mark.parametrize("text", ["usage", "cost", "what did today cost?", "what did this cost?"])
def test_in_a_channel_nobody_asks_the_desk_for_its_cost(text: str) -> None:
    assert who(text) != "cost"


def test_any_number_of_people_and_models_fits_into_a_message() -> None:
    total = Total(3, Usage(10**12, 10**12, 10**12, 10**12, 10**6), 10**15, 1)
    parts = [Part(f"U{n}", "m" * 300 + str(n), "conversation", total) for n in range(40)]
    shown = spending([("Today", parts), ("November", parts), ("Never", ())], people=True)
    assert_slack_takes(shown)
    assert f"{40 - NAMED} more" in str(shown.blocks)


def test_a_person_who_is_no_user_id_is_shown_as_text() -> None:
    shown = str(
        spending(
            [("Today", [Part("<!channel>", "m", "other", Total(1)), Part("", "m", "lead", Total(1))])], people=True
        )
    )
    assert "<!channel>" not in shown
    assert "the desk itself" in shown
