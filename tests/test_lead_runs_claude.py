"""Lead runs through the real SDK, against a Messages API on loopback that refuses what the real one refuses."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from src.lead_runs.batching import LEAST
from src.lead_runs.judge import Judge
from src.lead_runs.judgement import Finding
from src.lead_runs.ledger import LEASE
from src.lead_runs.research import Research
from src.leads.models import Assessment, Judged
from src.records.budget import Budget
from src.records.kept import Records
from src.sdk.claude import Claude
from src.sdk.model import Answered, Request
from src.sdk.prices import built_in
from tests.judging import GOOD, RUBRIC, House, house, judgement
from tests.messages_api import (
    MessagesApi,
    Step,
    answers,
    cites,
    cuts_off,
    expires,
    fails,
    hangs,
    messages_api,
    pauses,
    refuses,
    says,
    searches,
)
from tests.running import Person, desk, slack_stand_in, spare_port, until, words
from tests.test_lead_runs import AGAIN, JANE, LOOKING, TEAM

SONNET = "claude-sonnet-5-5"


@contextmanager
def desk_of(api: MessagesApi, folder: Path, *, timeout: float = 5.0, **parts: Any) -> Iterator[House]:
    """A desk whose model is behind this API; nothing is asked twice at once."""
    claude = Claude(api_key=api.key or "x", base_url=api.url, timeout=timeout, retries=0)
    try:
        given = {"batches": claude} if parts.pop("batching", False) else {}
        with house(f"sqlite:///{folder}/leadline.sqlite", model=claude, name=SONNET, **given, **parts) as desk:
            yield desk
            desk.runs.stop()
    finally:
        claude.close()


def test_a_lead_is_judged_by_what_the_api_says_in_the_shape_that_it_was_asked_for(tmp_path: Path) -> None:
    with messages_api(answers(GOOD)) as api, desk_of(api, tmp_path) as desk:
        ts = desk.says(JANE)
        desk.runs.start()
        assert "and Claude (claude-sonnet-5-5)" in desk.shows(ts, "Rules 51 · Claude +8 → 59 WARM")
        (body,) = api.bodies
        assert body["output_config"]["format"]["type"] == "json_schema"
        assert "<lead>" in json.dumps(body["messages"])
        assert desk.row()["usage"]["output"] > 0


def test_the_same_prompt_is_read_from_the_cache_for_the_next_lead(tmp_path: Path) -> None:
    with messages_api(always=answers(GOOD), shortest=256) as api, desk_of(api, tmp_path) as desk:
        first = desk.says(JANE)
        desk.runs.start()
        desk.shows(first, "Claude +8")
        desk.shows(desk.says("add lead: omar@globex.com Omar Haddad, Globex, CTO"), "Claude +8")
        assert desk.row(2)["usage"]["cache_read"] > 0


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (fails(529), "overloaded"),
        (fails(401), "refused_key"),
        (fails(402), "no_credit"),
        (fails(404), "retired"),
        (fails(429, retry_after=900), "rate_limited"),
        (cuts_off('{"fit": "Half a'), "cut"),
        (refuses(), "refused"),
        (refuses("No."), "refused"),
        (hangs(3), "timeout"),
    ],
)
def test_what_fails_there_leaves_the_mark_and_is_mended_later(tmp_path: Path, step: Step, kind: str) -> None:
    with messages_api(step, answers(GOOD)) as api, desk_of(api, tmp_path, timeout=1.0) as desk:
        ts = desk.says(JANE)
        desk.runs.start()
        desk.shows(ts, AGAIN)
        assert desk.waits_for("waiting", attempts=1)["error"] == kind
        desk.clock.waits(minutes=16)
        desk.shows(ts, "Claude +8")


def test_nonsense_is_sent_back_in_a_turn_that_the_api_takes(tmp_path: Path) -> None:
    with messages_api(says("She is great!"), answers(GOOD)) as api, desk_of(api, tmp_path) as desk:
        ts = desk.says(JANE)
        desk.runs.start()
        desk.shows(ts, "Claude +8")
        assert [each["role"] for each in api.bodies[1]["messages"]] == ["user", "assistant", "user"]


def test_research_comes_first_and_every_finding_keeps_its_page(tmp_path: Path) -> None:
    found = searches("Acme", ("https://acme.com/news", "News")) + cites(
        "Acme grew by 40 people.", "https://acme.com/news", "News", "We welcome 40 colleagues"
    )
    seen = [{"says": "The company grows.", "kind": "web", "source": "1"}]
    with (
        messages_api(pauses(query="Acme"), found, answers(judgement(evidence=seen))) as api,
        desk_of(api, tmp_path, research=Research(("acme.com",))) as desk,
    ):
        ts = desk.says(JANE)
        desk.runs.start()
        card = desk.shows(ts, "Claude +8")
        assert "(acme.com/news: “We welcome 40 colleagues”)" in card
        assert "https://acme.com/news" not in card
        first, second, third = api.bodies
        assert first["tools"][0]["allowed_domains"] == ["acme.com"]
        assert second["messages"][-1]["role"] == "assistant"
        assert "tools" not in third
        assert "<findings>" in json.dumps(third["messages"])


def test_where_the_web_is_not_permitted_the_lead_is_judged_without(tmp_path: Path) -> None:
    with (
        messages_api(fails(403), answers(GOOD)) as api,
        desk_of(api, tmp_path, research=Research()) as desk,
    ):
        ts = desk.says(JANE)
        desk.runs.start()
        desk.shows(ts, "Claude +8")
        assert "findings" not in json.dumps(api.bodies[-1]["messages"])


def by_lead(body: Mapping[str, Any]) -> Step:
    """For one it is too late, one gets nonsense, the others a judgement."""
    asked = json.dumps(body["messages"])
    if "n1@" in asked:
        return expires()
    return says("Well…") if "n2@" in asked else answers(GOOD)


def test_many_leads_are_left_in_one_batch_and_taken_in_when_it_is_done(tmp_path: Path) -> None:
    count = LEAST + 10
    with messages_api(always=by_lead) as api, desk_of(api, tmp_path, batching=True) as desk:
        records = Records(desk.database, built_in(), Budget(desk.leads._zone))
        desk.records = records
        desk.runs = desk.another()
        desk.desk._runs = desk.runs
        ts = desk.says("\n".join(f"add lead: n{n}@acme.com Jane Doe, Acme, VP Sales" for n in range(1, count + 1)))
        assert f"Claude is looking at {count} leads…" in desk.replies(ts)[1]
        batching, ledger = desk.runs._batching, desk.runs._ledger
        assert batching
        batching.leave(ledger)
        assert {row["batch"] for row in desk.rows()} == {desk.row()["batch"]} != {""}
        assert ledger.claim(4) == []
        changed = desk.says("add lead: n3@acme.com title: CTO")
        assert LOOKING in desk.card(changed)
        batching.take_in(ledger)  # it is under way
        batching.take_in(ledger)
        assert [row["error"] for row in desk.rows()[:4]] == ["timeout", "nonsense", "", ""]
        assert [row["state"] for row in desk.rows()[:4]] == ["waiting", "waiting", "waiting", "done"]
        assert {row["state"] for row in desk.rows()[3:]} == {"done"}
        assert records.of_days(TEAM, desk.clock(), desk.clock())[0].total.requests == count - 1, "paid is paid"
        desk.runs._mending.mend(lambda: True)
        assert f"Claude has looked at {count - 3} of {count} leads" in desk.replies(ts)[1]
        assert len(api.asked) == 0

        desk.runs.start()
        desk.shows(changed, "Claude +8")
        assert until(lambda: len(api.asked) == 1, "the one that changed to be asked for alone")


def test_few_leads_are_looked_at_one_by_one_though_batches_are_on(tmp_path: Path) -> None:
    with messages_api(answers(GOOD)) as api, desk_of(api, tmp_path, batching=True) as desk:
        ts = desk.says(JANE)
        desk.runs.start()
        desk.shows(ts, "Claude +8")
        assert len(api.asked) == 1


@pytest.mark.slow
def test_the_desk_is_killed_while_claude_thinks_and_the_next_one_goes_on(tmp_path: Path) -> None:
    """The card is there at once, whatever the model does; a kill costs the length of a lease."""
    port = spare_port()
    slack = slack_stand_in(tmp_path, port).start()
    with messages_api(hangs(20), answers(GOOD)) as api:
        server = desk(tmp_path, slack, port=port, ANTHROPIC_BASE_URL=api.url, ANTHROPIC_API_KEY=str(api.key)).start()
        try:
            person = Person(slack)
            ts = person.say(JANE)
            assert person.settled(ts) == {"white_check_mark"}
            assert LOOKING in words(person.replies(ts)[0])
            until(lambda: api.asked, "the model to be asked")
            server.kill()
            server.start()
            until(lambda: "Claude +8" in words(person.replies(ts)[0]), "the card to be mended", 90)
            assert len(person.replies(ts)) == 1
            assert "jane@acme.com" not in server.log.read_text()
        finally:
            server.close()
            slack.close()


def many(desk: House, count: int = LEAST) -> None:
    desk.says("\n".join(f"add lead: n{n}@acme.com Jane Doe, Acme, VP Sales" for n in range(1, count + 1)))


def test_what_one_lead_of_a_batch_stumbles_over_holds_up_no_other(tmp_path: Path) -> None:
    class Stumbles(Judge):
        def read(self, assessed: Assessment, answered: Answered, findings: Sequence[Finding] = ()) -> Judged:
            if assessed.draft.email.startswith("n3@"):
                raise KeyError("n3")
            return super().read(assessed, answered, findings)

    with messages_api(always=answers(GOOD)) as api, desk_of(api, tmp_path, batching=True) as desk:
        many(desk)
        batching, ledger = desk.runs._batching, desk.runs._ledger
        assert batching
        batching = replace(batching, running=replace(batching.running, judge=Stumbles(SONNET, RUBRIC)))
        for _ in range(3):  # left, under way, done
            batching.pass_by(ledger)
        assert [row["error"] for row in desk.rows()[:4]] == ["", "", "error", ""]
        assert [row["state"] for row in desk.rows()[:4]] == ["done", "done", "waiting", "done"]
        assert {row["state"] for row in desk.rows()[3:]} == {"done"}


def test_a_pass_that_is_broken_off_leaves_nothing_that_is_said_alive(tmp_path: Path) -> None:
    class Breaks:
        def submit(self, requests: Mapping[str, Request]) -> str:
            raise KeyError(len(batching.held))

        def results(self, batch: str) -> None: ...

    with messages_api(always=answers(GOOD)) as api, desk_of(api, tmp_path, batching=True) as desk:
        many(desk)
        assert desk.runs._batching
        batching = replace(desk.runs._batching, batches=Breaks())
        with pytest.raises(KeyError, match=str(LEAST)):
            batching.pass_by(desk.runs._ledger)
        desk.runs._renew()
        assert batching.held == []
        assert desk.runs._ledger.claim(1) == []
        desk.clock.waits(seconds=LEASE.total_seconds() + 1)
        assert len(desk.runs._ledger.claim(LEAST)) == LEAST
