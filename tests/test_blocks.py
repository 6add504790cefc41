"""A lead and its card: what is shown, what Slack takes, and what nobody can smuggle in."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.blocks import escape, failure, lead_card, lead_lines, notice, problem
from src.errors import UserError
from src.leads.models import Change, Insight, Lead, LeadDraft, Outcome, Reason, Saved, ScoreCard, Tier
from src.rendered import Rendered
from src.sandbox.block_limits import refusal

JANE = LeadDraft(
    email="Jane@Acme.com",
    email_key="jane@acme.com",
    name="Jane Doe",
    company="Acme",
    title="VP Sales",
    phone="+4930123456",
    country="DE",
    notes=("asked for a demo",),
    extra={"event": "Fair 2026"},
    guessed={"company": "from acme.com", "country": "from +49"},
)
CARD = ScoreCard(
    score=62,
    tier=Tier.WARM,
    reasons=(
        Reason("vp", 20, "VP in sales", "title: VP Sales"),
        Reason("free", -10, "company is very small", "employees: 3"),
    ),
    missing=("budget", "timeline"),
    lift="a budget of 50k would add 10 points",
    rubric="1, ab12cd",
)


def saved(draft: LeadDraft = JANE, card: ScoreCard = CARD, **more: Any) -> Saved:
    lead = Lead(
        id=1,
        team="T1",
        draft=draft,
        insights=(Insight("seniority", "vp", "title: VP Sales"),),
        card=card,
        channel="C1",
        created_by="U0JANE",
        created_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        updated_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    )
    return Saved(**{"lead": lead, "outcome": Outcome.CREATED, **more})


def elements(value: object) -> Iterator[Mapping[str, Any]]:
    """Every object that has a type inside blocks, however deep."""
    if isinstance(value, Mapping):
        if "type" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from elements(item)


def read(answer: Rendered) -> str:
    """The words of the blocks as they are seen, a line for each section."""
    told = []
    for element in elements(answer.blocks):
        if element["type"] == "rich_text_section":
            told.append("".join(part["text"] for part in element["elements"]))
        elif element["type"] in ("plain_text", "mrkdwn"):
            told.append(element["text"])
    return "\n".join(told).replace("\u2060", "")


def test_a_card_says_the_verdict_who_it_is_why_and_what_would_lift_it() -> None:
    assert read(lead_card(saved())).splitlines() == [
        "🌤 WARM · 62/100",
        "Jane Doe · VP Sales · Acme (guessed, from acme.com)",
        "E-mail: Jane@Acme.com  ·  Phone: +4930123456",
        "Country: DE (guessed, from +49)  ·  event: Fair 2026",
        "Why this score",
        "+20 VP in sales — title: VP Sales",
        "−10 company is very small — employees: 3",
        "Not known: budget, timeline",
        "To make it HOT: a budget of 50k would add 10 points",
        "Notes",
        "asked for a demo",
        "Scored by rules (rubric 1, ab12cd) · added by <@U0JANE> · "
        "<!date^1795426200^{date_short_pretty} {time}|2026-11-23T09:30+00:00>",
        "Wrong tier?",
    ]


def test_the_text_for_a_notification_says_the_essentials() -> None:
    assert lead_card(saved()).text.splitlines() == [
        "🌤 WARM · 62/100 · Jane Doe · VP Sales · Acme · Jane@Acme.com (added)",
        "+20 VP in sales; −10 company is very small",
        "To make it HOT: a budget of 50k would add 10 points",
    ]


@pytest.mark.parametrize(("tier", "mark"), [(Tier.HOT, "🔥 HOT"), (Tier.WARM, "🌤 WARM"), (Tier.COLD, "❄️ COLD")])
def test_each_tier_has_its_mark(tier: Tier, mark: str) -> None:
    assert read(lead_card(saved(card=replace(CARD, tier=tier)))).startswith(f"{mark} · 62/100")


def test_an_updated_lead_says_what_changed() -> None:
    changes = (Change("phone", "", "+4930123456"), Change("title", "Sales", "VP Sales"))
    hot = replace(CARD, tier=Tier.HOT)
    told = read(lead_card(saved(card=hot, outcome=Outcome.UPDATED, changes=changes, tier_before=Tier.WARM)))
    assert "Updated\nphone: — → +4930123456\ntitle: Sales → VP Sales\ntier: WARM → HOT\n" in told


def test_a_lead_told_twice_says_that_nothing_changed() -> None:
    assert "changed nothing" in read(lead_card(saved(outcome=Outcome.UNCHANGED, tier_before=Tier.WARM)))


def test_an_excluded_lead_is_named_and_not_scored() -> None:
    told = read(lead_card(saved(card=replace(CARD, excluded="competitor: rival.com"))))
    assert told.startswith("🚫 Not scored")
    assert "\ncompetitor: rival.com\n" in told
    assert "/100" not in told
    assert "VP in sales" not in told


def test_many_reasons_and_notes_say_how_many_are_left_out() -> None:
    reasons = tuple(Reason(f"r{n}", 1, f"reason {n}") for n in range(40))
    told = read(lead_card(saved(replace(JANE, notes=("n",) * 30), replace(CARD, reasons=reasons))))
    assert "and 25 more reasons" in told
    assert "and 22 more notes" in told


HOSTILE = "<!channel> <@U1> <https://evil.example|here> *b* _i_ ~s~ `c` &amp; :fire: @here"


def test_what_people_type_is_shown_as_they_typed_it_and_pings_nobody() -> None:
    draft = replace(JANE, name=HOSTILE, company=HOSTILE, notes=(HOSTILE,), extra={HOSTILE: HOSTILE}, guessed={})
    answer = lead_card(saved(draft, replace(CARD, lift=HOSTILE, rubric=HOSTILE)))
    assert HOSTILE in read(answer)
    for element in elements(answer.blocks):
        assert element["type"] not in ("user", "channel", "broadcast", "usergroup", "emoji")
        assert "<!channel>" not in str(element)
        if element["type"] == "mrkdwn":
            assert element["verbatim"] is True
            assert element["text"].count("<") == 2, "only our own <@…> and <!date…>"
    assert "<" not in answer.text
    assert "&lt;!channel&gt; &lt;@U1&gt;" in answer.text


def test_text_is_escaped_exactly_once() -> None:
    assert escape("a & b < c > &amp;") == "a &amp; b &lt; c &gt; &amp;amp;"
    assert "Tom &amp; Co &amp;amp;" in lead_card(saved(replace(JANE, company="Tom & Co &amp;"))).text


@pytest.mark.parametrize("address", ["_x_@acme.com", "a*b*@acme.com", "o'neill@acme.com", "a?bcc=all@acme.com"])
def test_an_address_is_shown_as_typed_and_mails_nobody_else(address: str) -> None:
    answer = lead_card(saved(replace(JANE, email=address)))
    [link] = [element for element in elements(answer.blocks) if element.get("type") == "link"]
    assert link["text"] == address
    assert link["url"].startswith("mailto:")
    assert "?" not in link["url"]
    assert "&" not in link["url"]


def test_several_leads_get_a_line_each_in_one_reply() -> None:
    answer = lead_lines([saved(), UserError("I see no e-mail address in “Bob”."), saved(outcome=Outcome.UPDATED)])
    assert read(answer).splitlines()[:4] == [
        "3 leads: 1 added, 1 updated, 1 not understood",
        "1. 🌤 WARM · 62/100 · Jane Doe · Acme · Jane@Acme.com · added",
        "2. ⚠️ I see no e-mail address in “Bob”.",
        "3. 🌤 WARM · 62/100 · Jane Doe · Acme · Jane@Acme.com · updated",
    ]
    assert "2. ⚠️ I see no e-mail address in “Bob”." in answer.text


def test_too_many_leads_for_one_reply_are_counted_and_no_problem_is_dropped() -> None:
    long = replace(JANE, name="N" * 100, company="C" * 100)
    results = [UserError(f"wrong {n}") if n % 100 == 7 else saved(long) for n in range(600)]
    answer = lead_lines(results)
    told = read(answer)
    assert_slack_takes(answer)
    assert all(f". ⚠️ wrong {n}" in told for n in range(7, 600, 100))
    assert "more kept: no. " in told
    assert "594 added, 6 not understood" in told
    assert all(f"⚠️ wrong {n}" in answer.text for n in range(7, 600, 100))


def test_more_problems_than_fit_are_named_by_their_number() -> None:
    answer = lead_lines([UserError("no e-mail address here: " + "x" * 300) for _ in range(400)])
    assert_slack_takes(answer)
    assert "more not understood: no. " in read(answer)
    assert "–400" in read(answer)
    assert "–400" in answer.text


def test_a_problem_is_said_as_it_is_with_code_where_it_is_marked() -> None:
    answer = problem("I see no address in “*Bob* <!here>”. Try `add lead: jane@acme.com`")
    assert read(answer) == "⚠️ I see no address in “*Bob* <!here>”. Try add lead: jane@acme.com"
    assert [element["text"] for element in elements(answer.blocks) if "style" in element] == ["add lead: jane@acme.com"]
    assert "&lt;!here&gt;" in answer.text


def test_a_failure_gives_its_reference_and_nothing_else() -> None:
    answer = failure("R-7F3K2M")
    assert "R-7F3K2M" in read(answer)
    assert "R-7F3K2M" in answer.text
    assert read(answer).startswith("⚠️ Sorry")


def test_a_notice_keeps_its_lines_and_headings() -> None:
    answer = notice("*What I can do*\n\n• `help`: this list")
    assert read(answer) == "What I can do\n\n• help: this list"
    assert [element["style"] for element in elements(answer.blocks) if "style" in element] == [
        {"bold": True},
        {"code": True},
    ]


def assert_slack_takes(answer: Rendered) -> None:
    """Slack's rules as the sandbox applies them, and those of rich text, which it takes as it is."""
    assert refusal(list(answer.blocks)) is None
    assert 1 <= len(answer.text) <= 4000
    for element in elements(answer.blocks):
        if element["type"].startswith("rich_text"):
            assert element["elements"], "rich text must not be empty"
        if element["type"] == "text":
            assert element["text"], "a text element must not be empty"
            element["text"].encode()


text = st.text(max_size=60) | st.sampled_from(["", " ", HOSTILE, "&" * 5000, "x" * 4000, "🔥" * 3000, "`", "\ud800"])
few = st.lists(text, max_size=30).map(tuple)
drafts = st.builds(
    LeadDraft,
    **{f.name: text for f in fields(LeadDraft) if f.name not in ("notes", "extra", "guessed", "cleared")},
    cleared=st.just(()),
    notes=few,
    extra=st.dictionaries(text, text, max_size=12),
    guessed=st.dictionaries(st.sampled_from(["name", "company", "title", "email", "country"]), text),
)
cards = st.builds(
    ScoreCard,
    score=st.integers(0, 100),
    tier=st.sampled_from(Tier),
    reasons=st.lists(st.builds(Reason, rule=text, points=st.integers(-99, 99), text=text, evidence=text), max_size=30),
    missing=few,
    lift=text,
    excluded=st.just("") | text,
    rubric=text,
)
leads = st.builds(
    Lead,
    id=st.integers(),
    team=text,
    draft=drafts,
    insights=st.lists(st.builds(Insight, name=text, value=text, evidence=text), max_size=20).map(tuple),
    card=cards,
    channel=text,
    created_by=text,
    created_at=st.datetimes(timezones=st.just(UTC)),
    updated_at=st.datetimes(timezones=st.just(UTC)),
)
saves = st.builds(
    Saved,
    lead=leads,
    outcome=st.sampled_from(Outcome),
    changes=st.lists(st.builds(Change, field=text, before=text, after=text), max_size=20).map(tuple),
    tier_before=st.none() | st.sampled_from(Tier),
)


@settings(max_examples=60, deadline=None)
@given(saves)
def test_slack_takes_the_card_of_any_lead(any_saved: Saved) -> None:
    assert_slack_takes(lead_card(any_saved))


@settings(max_examples=40, deadline=None)
@given(st.lists(saves | text.map(UserError), min_size=2, max_size=8), st.integers(1, 60))
def test_slack_takes_the_lines_of_any_leads(results: list[Saved | UserError], times: int) -> None:
    assert_slack_takes(lead_lines(results * times))


@settings(max_examples=60, deadline=None)
@given(text)
def test_slack_takes_any_notice_and_problem(said: str) -> None:
    assert_slack_takes(notice(said))
    assert_slack_takes(problem(said))


def test_the_longest_card_still_fits() -> None:
    long = "W" * 5000
    draft = LeadDraft(
        **{f.name: long for f in fields(LeadDraft) if f.name not in ("notes", "extra", "guessed", "cleared")},
        cleared=(),
        notes=(long,) * 50,
        extra={f"{n}{long}": long for n in range(50)},
        guessed=dict.fromkeys((f.name for f in fields(LeadDraft)), long),
    )
    card = ScoreCard(50, Tier.COLD, (Reason("r", 5, long, long),) * 50, (long,) * 50, long, "", long)
    lead = replace(saved().lead, draft=draft, card=card, insights=(Insight(long, long, long),) * 50)
    changes = (Change(long, long, long),) * 50
    assert_slack_takes(lead_card(Saved(lead, Outcome.UPDATED, changes, Tier.HOT)))
