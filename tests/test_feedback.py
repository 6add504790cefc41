"""👍, 👎 and "Wrong tier?": clicked in a Slack on loopback, kept with what they are about, changed at will."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from src.blocks.feedback import tier_modal, votes, why_modal, with_votes
from src.database import Database
from src.jobs.steps import Steps, directly
from src.leads.models import Tier
from src.leads.pipeline import Pipeline
from src.leads.rules.rubric import load_rubric
from src.leads.store import LeadStore
from src.messages import Action, Submission
from src.records.budget import Budget
from src.records.kept import Records
from src.rendered import Rendered
from src.sdk.prices import built_in
from src.sdk.sessions.slack_session_manager import SlackSessionManager
from src.slack.client import SlackClient
from tests.loopback import TOKEN, sandbox_slack
from tests.running import words
from tests.talking import CHANNEL, Broken, Job, Office

TEAM, YOU, MARIA = "T0SANDBOX", "U0YOU", "U0MARIA"


@dataclass
class Room:
    """An office, and people who click in it."""

    office: Office
    records: Records

    def does(self, incoming: Action | Submission) -> None:
        self.office.desk().perform(incoming, Steps(directly, resumed=False), datetime.now(UTC))

    def clicks(self, message: dict[str, Any], kind: str, value: str, user: str = YOU) -> Action:
        """The element of this kind in the message is clicked, with the value that Slack would send."""
        elements = [each for block in message["blocks"] for each in block.get("elements", ()) if isinstance(each, dict)]
        (element,) = [each for each in elements if each.get("action_id") == kind]
        assert value in json.dumps(element)
        trigger = self.office.slack.triggers.new(user)
        clicked = Action(TEAM, CHANNEL, user, kind, value, trigger, message["ts"], message.get("thread_ts"))
        self.does(clicked)
        return clicked

    def sends(self, clicked: Action, user: str = YOU, **typed: str) -> None:
        """The form that a click opened is filled in and sent off."""
        (view,) = self.office.slack.modals.shown(user)
        self.office.slack.modals.close(view["id"])
        about = json.loads(view["private_metadata"])["about"]
        callback, place = view["callback_id"], (clicked.message_ts, clicked.thread_ts)
        self.does(Submission(TEAM, CHANNEL, user, callback, view["id"], *place, about, typed))

    def whispered(self) -> list[str]:
        calls = [call["arguments"] for call in self.office.slack.calls.all() if call["method"] == "chat.postEphemeral"]
        return [str(call["text"]) for call in calls]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database(f"sqlite:///{tmp_path}/leads.sqlite")
    pipeline = Pipeline(LeadStore(database), load_rubric(None), ZoneInfo("UTC"))
    records = Records(database, built_in(), Budget(ZoneInfo("UTC")))
    with sandbox_slack() as (slack, url):
        yield Room(Office(slack, SlackClient(TOKEN, url), pipeline, SlackSessionManager(), records), records)
    database.close()


def answered(room: Room, text: str = "how many leads today?") -> tuple[Job, dict[str, Any]]:
    job = room.office.said(text)
    job.run(room.office.desk())
    (answer,) = room.office.answers_to(job.message)
    return job, answer


def test_thumbs_up_is_kept_with_the_question_its_query_and_the_answer(room: Room) -> None:
    job, answer = answered(room)
    room.clicks(answer, "answer_vote", "up:1")
    (said,) = room.records.said(TEAM)
    kept = room.records.answer(TEAM, said.subject)
    assert (said.verdict, said.user, said.reason) == ("up", YOU, "")
    assert kept
    assert (kept.question, kept.asked_by, kept.by) == ("how many leads today?", YOU, "analyst")
    assert kept.queries == ({"measures": ["count"], "period": {"unit": "day"}},)
    assert kept.text.startswith("No leads today.")
    assert room.office.slack.modals.shown(YOU) == []
    assert room.whispered() == ["Thank you. It is noted, and counts when the desk is checked against such cases."]
    assert job.runs == 1


def test_thumbs_down_counts_at_once_and_asks_for_a_reason(room: Room) -> None:
    _, answer = answered(room)
    clicked = room.clicks(answer, "answer_vote", "down:1")
    assert [said.verdict for said in room.records.said(TEAM)] == ["down"]
    assert room.whispered() == []
    room.sends(clicked, reason="I meant yesterday")
    (said,) = room.records.said(TEAM)
    assert (said.verdict, said.reason) == ("down", "I meant yesterday")
    assert len(room.whispered()) == 1


def test_who_changes_their_mind_has_said_one_thing_and_another_person_another(room: Room) -> None:
    _, answer = answered(room)
    clicked = room.clicks(answer, "answer_vote", "down:1")
    room.sends(clicked, reason="wrong")
    room.clicks(answer, "answer_vote", "down:1", MARIA)
    room.clicks(answer, "answer_vote", "up:1")
    assert {said.user: (said.verdict, said.reason) for said in room.records.said(TEAM)} == {
        YOU: ("up", ""),
        MARIA: ("down", ""),
    }


def test_a_form_that_cannot_be_opened_costs_the_reason_and_not_the_vote(room: Room) -> None:
    _, answer = answered(room)
    room.office.slack.fault("views.open", "api_error", error="expired_trigger_id")
    room.clicks(answer, "answer_vote", "down:1")
    assert [said.verdict for said in room.records.said(TEAM)] == ["down"]
    assert len(room.whispered()) == 1


@pytest.mark.parametrize("value", ["up:99", "down:", "up:x", "down:" + "9" * 30, "", "up:-1", "up:²"])
def test_a_vote_for_what_is_not_there_is_refused_in_words(room: Room, value: str) -> None:
    _, answer = answered(room)
    room.does(Action(TEAM, CHANNEL, YOU, "answer_vote", value, "t1", answer["ts"], answer["thread_ts"]))
    assert room.records.said() == []
    said = " ".join(words(each) for each in room.office.slack.replies(CHANNEL, answer["thread_ts"]))
    assert "no longer on record" in said


def test_another_team_has_no_say(room: Room) -> None:
    _, answer = answered(room)
    room.does(Action("T0OTHERS", CHANNEL, YOU, "answer_vote", "up:1", "t1", answer["ts"], answer["thread_ts"]))
    assert room.records.said() == []


def test_a_question_that_runs_again_is_one_answer(room: Room) -> None:
    job, answer = answered(room)
    Job(job.message).run(room.office.desk())
    assert "up:1" in json.dumps(answer["blocks"])
    assert room.records.answer(TEAM, 2) is None


def test_records_that_fail_cost_the_votes_and_never_the_answer(room: Room) -> None:
    room.office.records = Broken(room.records, "answered")
    _, answer = answered(room)
    assert "No leads today." in words(answer)
    assert "answer_vote" not in json.dumps(answer["blocks"])


def test_what_was_not_understood_can_be_voted_on_and_help_cannot(room: Room) -> None:
    job = room.office.said("how many leads like cake?", mentions_bot=True)
    job.run(room.office.desk())
    (declined,) = room.office.answers_to(job.message)
    assert "answer_vote" in json.dumps(declined["blocks"])
    job = room.office.said("help", mentions_bot=True)
    job.run(room.office.desk())
    assert "answer_vote" not in json.dumps(room.office.answers_to(job.message)[0]["blocks"])


def card(room: Room) -> dict[str, Any]:
    job = room.office.said("add lead: jane@acme.com Jane Doe, Acme, VP Sales")
    job.run(room.office.desk())
    (shown,) = room.office.answers_to(job.message)
    return shown


def test_a_wrong_tier_is_kept_with_the_card_as_it_was(room: Room) -> None:
    shown = card(room)
    before = room.office.leads.by_id(TEAM, 1)
    assert before
    right = next(tier for tier in Tier if tier is not before.card.tier)
    clicked = room.clicks(shown, "wrong_tier", "1")
    room.sends(clicked, tier=right.value, reason="She asked for a contract")
    (said,) = room.records.said(TEAM)
    assert (said.kind, said.subject, said.verdict, said.reason) == ("tier", 1, right, "She asked for a contract")
    assert (said.about["tier"], said.about["score"]) == (before.card.tier, before.card.score)
    assert len(said.about["reasons"]) == len(before.card.reasons)
    assert room.whispered()[0].startswith(f"Thank you. You say {right}, it was {before.card.tier}")
    assert room.office.leads.by_id(TEAM, 1) == before


def test_only_another_tier_is_offered(room: Room) -> None:
    card(room)
    lead = room.office.leads.by_id(TEAM, 1)
    assert lead
    offered = [option["value"] for option in tier_modal(lead).blocks[0]["element"]["options"]]
    assert sorted(offered) == sorted(tier.value for tier in Tier if tier is not lead.card.tier)


@pytest.mark.parametrize("tier", ["", "TEPID", "hot"])
def test_a_tier_that_is_none_is_refused(room: Room, tier: str) -> None:
    clicked = room.clicks(card(room), "wrong_tier", "1")
    room.sends(clicked, tier=tier)
    assert room.records.said() == []
    assert "Choose the tier" in room.whispered()[0]


def test_a_lead_that_is_gone_or_another_team_s_has_no_tier_to_doubt(room: Room) -> None:
    shown = card(room)
    for team, value in ((TEAM, "99"), ("T0OTHERS", "1"), (TEAM, "x")):
        room.does(Action(team, CHANNEL, YOU, "wrong_tier", value, f"t{team}{value}", shown["ts"], shown["thread_ts"]))
    assert room.office.slack.modals.shown(YOU) == []
    assert room.records.said() == []


def test_a_tier_form_that_comes_too_late_says_so(room: Room) -> None:
    shown = card(room)
    room.office.slack.fault("views.open", "api_error", error="expired_trigger_id")
    room.clicks(shown, "wrong_tier", "1")
    assert "Press" in room.whispered()[0]


def test_forms_keep_to_slack_s_lengths() -> None:
    for modal in (why_modal(10**18),):
        assert len(modal.title) <= 24
        assert len(modal.submit) <= 24
    assert with_votes(Rendered("so"), 0) == Rendered("so")
    assert votes(7)["elements"][0]["type"] == "feedback_buttons"
