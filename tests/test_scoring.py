"""A lead goes in, a card comes out: its tier, why, what is not known, and what would lift it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from src.blocks import lead_card
from src.leads.assessment import assess
from src.leads.enrichment import enrich
from src.leads.merging import merge
from src.leads.models import Insight, Lead, LeadDraft, Outcome, Saved, ScoreCard, Tier
from src.leads.parsing import parse_line
from src.leads.rules.changes import Change, applied
from src.leads.rules.lift import cheapest_lift
from src.leads.rules.meanings import TITLES
from src.leads.rules.openings import possible_changes
from src.leads.rules.rubric import Rubric, load_rubric
from src.leads.rules.rules import reasons
from src.leads.rules.tiers import clipped, tier_of

RUBRIC = load_rubric()
DOCS = Path(__file__).parent.parent / "docs" / "scoring.md"


def said(email: str, *facts: str, **more: Any) -> LeadDraft:
    """A lead from its address, name, company and title, and what else was said."""
    name, company, title = (*facts, "", "", "")[:3]
    notes = (more.pop("notes"),) if "notes" in more else ()
    return LeadDraft(email, email.lower(), name=name, company=company, title=title, notes=notes, **more)


def card(draft: LeadDraft, rubric: Rubric = RUBRIC) -> ScoreCard:
    return assess(draft, rubric).card


def rubric_of(folder: Path, *lines: str) -> Rubric:
    path = folder / "scoring.toml"
    path.write_text("\n".join(('version = "test"', *lines)), encoding="utf-8")
    return load_rubric(path)


JANE = said("jane@acme.com", "Jane Doe", "Acme", "VP Sales")

LEADS = [
    (Tier.WARM, JANE),
    (
        Tier.HOT,
        replace(JANE, source="webinar", budget="50k", employees="200", country="DE", notes=("asked for a demo",)),
    ),
    (Tier.HOT, said("tim@globex.com", "Tim Roe", "Globex", "CEO", notes="Wants to buy asap, asks for a quote")),
    (
        Tier.HOT,
        said("ana@initech.es", "Ana Ruiz", "Initech", "Directora de compras", budget="60.000 €", timeline="2 meses"),
    ),
    (
        Tier.HOT,
        said(
            "m.weber@weber-bau.de", "Max Weber", "", "Geschäftsführer", employees="80", notes="Bitte Angebot, dringend"
        ),
    ),
    (
        Tier.HOT,
        said("lea@usine.fr", "Léa Petit", "Usine", "DSI", notes="Budget validé, demande de devis", employees="400"),
    ),
    (
        Tier.HOT,
        said("kim@acme.com", "Kim Lee", "Acme", "Head of IT", employees="300", notes="RFP, this quarter, phone first"),
    ),
    (
        Tier.HOT,
        said("o@gmail.com", "Olga Iva", "Iva Design", "Founder", budget="120k", timeline="asap", source="referral"),
    ),
    (Tier.WARM, said("h.huber@gmail.com", "Hans Huber", "Bäckerei Huber", "CEO")),
    (Tier.WARM, said("cfo@acme.com", "Ada Byron", "Acme", "CFO")),
    (Tier.WARM, said("sara@acme.com", "Sara Kent", "Acme", "Director of Engineering")),
    (Tier.WARM, said("anna@acme.de", "Anna Schmidt", "", "Marketing Managerin")),
    (Tier.WARM, said("luis@tienda.mx", "Luis Gil", "Tienda", "Jefe de ventas")),
    (Tier.WARM, said("eva@acme.com", "Eva Orr", "Acme", "Software Engineer", notes="needs pricing", employees="1000+")),
    (Tier.WARM, said("paul@ville.gouv.fr", "Paul Roy", "Ville", "Directeur des achats")),
    (Tier.WARM, said("jo@acme.com", "Jo Ito", "Acme", budget="100k", timeline="this month")),
    (Tier.WARM, said("marie@acme.fr", "Marie Blanc", "Acme", "Responsable achats", source="salon")),
    (Tier.COLD, said("bob@gmail.com")),
    (Tier.COLD, said("bob@gmail.com", "Bob Ray", "", "CEO")),
    (Tier.COLD, said("jane@acme.com")),
    (Tier.COLD, said("info@acme.com", "", "Acme")),
    (Tier.COLD, said("tom@acme.com", "Tom Li", "Acme", "Software Engineer")),
    (Tier.COLD, said("ceo@mailinator.com", "Cy Fox", "Foo", "CEO")),
    (Tier.COLD, said("sam@mit.edu", "Sam Hill", "", "Student", notes="would like a demo")),
    (Tier.COLD, said("pia@acme.de", "Pia Lang", "Acme", "Praktikantin Vertrieb")),
    (Tier.COLD, said("rex@acme.com", "Rex Hall", "Acme", "CTO", notes="Not interested, do not call")),
    (Tier.COLD, said("dev@acme.com", "Dev Rao", "Acme", "Developer", notes="job application, CV attached")),
    (
        Tier.COLD,
        said("seo@links.com", "Joe Spam", "Links", "Head of Sales", notes="We offer backlinks and guest posts"),
    ),
    (Tier.COLD, said("ed@acme.com", "Ed Poe", "Acme", "Assistant to the CEO")),
    (Tier.COLD, said("zoe@web.de", "Zoe Kern", "Kern & Co", "Referentin", source="bought list")),
    (Tier.COLD, said("test@test.com", "Test Test", "Acme", "CEO", budget="1m")),
]


@pytest.mark.parametrize(("tier", "draft"), LEADS, ids=[f"{draft.email} {draft.title}" for _, draft in LEADS])
def test_a_lead_lands_where_a_seller_would_put_it(tier: Tier, draft: LeadDraft) -> None:
    scored = card(draft)
    assert scored.tier == tier, (scored.score, scored.reasons)


def test_a_card_gives_its_reasons_with_what_they_saw() -> None:
    told = [(reason.rule, reason.points, reason.text, reason.evidence) for reason in card(JANE).reasons]
    assert told == [
        ("seniority.vp", 22, "Vice president", "title: VP Sales"),
        ("function.sales", 8, "Works in sales", "title: VP Sales"),
        ("domain.company", 10, "Company e-mail address", "e-mail: acme.com"),
        ("company.named", 8, "Company is known", "company: Acme"),
        ("completeness.name", 3, "Name is known", "name: Jane Doe"),
    ]


def test_a_warm_lead_is_told_its_way_to_hot() -> None:
    assert card(JANE).lift == "Find out the budget: EUR 100k or more adds 20 points."
    assert card(replace(JANE, budget="100k")).tier == Tier.HOT
    assert card(replace(JANE, budget="100k")).lift == ""


def test_a_single_fact_is_cheaper_than_two_and_a_lesser_one_cheaper_than_a_greater() -> None:
    nearly = replace(JANE, notes=("asked for a demo",))
    assert card(nearly).lift == "Find out the company size: 50 people or more adds 10 points."


def test_a_lead_that_said_no_is_won_back_by_what_it_says_next() -> None:
    first = parse_line("add lead: rex@acme.com Rex Hall, Acme, CTO, not interested")
    assert card(first).tier == Tier.COLD
    for word, tier in (("is interested now", Tier.WARM), ("wants a demo next week", Tier.HOT)):
        later = merge(first, parse_line(f"add lead: rex@acme.com {word}"))
        assert card(later).tier == tier
        assert card(merge(later, parse_line("add lead: rex@acme.com no longer interested"))).tier == Tier.COLD


def test_a_lead_without_a_title_is_told_of_one() -> None:
    assert card(said("jane@acme.com")).lift == "Find out the job title: a Head of IT adds 26 points."


def test_several_facts_are_named_together() -> None:
    huber = said("h.huber@gmail.com", "Hans Huber", "Huber", "CEO")
    assert card(huber).lift == (
        "Find out the company size and the budget: 50 people or more and EUR 100k or more add 30 points."
    )


def test_a_change_that_does_more_than_asked_says_so() -> None:
    lead = said("j@mailinator.com", "", "", "CEO", budget="50k USD", timeline="asap")
    assert card(lead).tier == Tier.COLD
    assert card(lead).lift == (
        "Find out their company e-mail address (then add them again under it): it adds 48 points and makes it HOT."
    )


def test_what_is_asked_for_reads_as_a_sentence_whatever_it_asks() -> None:
    assert (
        card(said("j@acme.com", "", "", "Sales")).lift
        == "Find out how senior they are: a head of department or above adds 18 points."
    )
    assert card(said("bob@gmail.com", "Bob Ray", "", "CEO")).lift == (
        "Find out the name of the company: it adds 8 points."
    )
    nameless = said("j@acme.com", "", "Acme", "Senior Engineer", source="fair")
    assert card(nameless).lift == "Find out the company size: 10 people or more adds 6 points."


def test_a_budget_that_is_known_may_grow_and_one_in_rubles_is_to_be_told_in_euros() -> None:
    poor = replace(JANE, phone="+4930123456", budget="5k")
    assert card(poor).lift == "Find out the company size: 250 people or more adds 12 points."
    big = replace(poor, phone="", employees="300", timeline="no rush")
    assert card(big).lift == "Find out the phone number: it adds 4 points."
    told = card(replace(JANE, budget="50000 RUB")).lift
    assert told == "Find out the budget in EUR: EUR 100k or more adds 20 points."


def test_who_said_no_needs_a_change_of_mind() -> None:
    no = said("rex@acme.com", "Rex Hall", "Acme", "CTO", notes="Not interested")
    assert card(no).lift == ("Find out whether they have changed their mind: “is interested now” adds 44 points.")
    assert card(replace(no, notes=(*no.notes, "is interested now"))).score == card(no).score + 44
    keyed = replace(no, notes=(), extra={"status": "not interested"})
    assert "“status=interested” adds 44 points" in card(keyed).lift
    assert card(replace(keyed, extra={"status": "interested"})).score == card(no).score + 44


@pytest.mark.parametrize("note", ["job application", "We offer backlinks"])
def test_who_buys_nothing_gets_an_honest_word_in_place_of_a_way(note: str) -> None:
    scored = card(said("dev@acme.com", "Dev Rao", "Acme", notes=note))
    assert scored.lift == "Nothing you could still find out would make this WARM."


def test_what_is_not_known_is_said_and_costs_nothing() -> None:
    assert card(JANE).missing == ("budget", "timeline", "company size", "source", "phone")
    assert not [reason for reason in card(said("x@acme.com")).reasons if reason.points < 0]


def test_what_could_not_be_read_is_said_with_its_words() -> None:
    lead = said(
        "x@acme.com", "Xi Wu", "Acme", "Zauberer", budget="a lot", employees="many", timeline="Q3", source="Oma"
    )
    assert card(lead).missing[:5] == (
        "job title (“Zauberer” names no level we know)",
        "budget (“a lot” is no amount)",
        "timeline (“Q3”: say how many months away)",
        "company size (“many” is no number)",
        "source (“Oma” is none we know)",
    )


def test_what_was_noted_and_could_not_be_placed_is_quoted_where_it_is_missed() -> None:
    noted = replace(JANE, notes=("go live by end of Q1", "phone: 030 123456"))
    assert card(noted).missing == (
        "budget",
        "timeline (“by end of Q1”: say how many months away)",
        "company size",
        "source",
        "phone (“030 123456” needs a country code, such as +49)",
    )
    assert card(replace(noted, timeline="in 4 months", phone="+4930123456")).missing == (
        "budget",
        "company size",
        "source",
    )


def test_a_budget_counts_by_its_worth_and_a_currency_without_a_rate_is_said() -> None:
    def rule(budget: str) -> list[str]:
        return [
            reason.rule for reason in card(replace(JANE, budget=budget)).reasons if reason.rule.startswith("budget")
        ]

    assert rule("50000") == rule("€ 50.000") == rule("60k USD") == ["budget.from_50000"]
    assert rule("10 lakh") == ["budget.from_10000"]
    assert rule("50000 RUB") == rule("0") == []
    told = card(replace(JANE, budget="50000 RUB")).missing
    assert told[0] == "what the budget is in EUR (no rate for RUB in the scoring rules)"


def test_buying_signals_add_up_but_not_for_ever() -> None:
    eager = replace(JANE, notes=("demo, quote, trial, RFP; budget approved, decision maker",))
    points = {reason.rule: reason.points for reason in card(eager).reasons if reason.rule.startswith("intent")}
    assert sum(points.values()) == 20
    assert points["intent.at_most"] == 20 - (10 + 8 + 8 + 12 + 12 + 6)


def test_a_score_that_is_clipped_says_so() -> None:
    best = said(
        "ceo@acme.com",
        "Ada Byron",
        "Acme",
        "CEO",
        phone="+4930123456",
        budget="1m",
        timeline="asap",
        employees="9000",
        source="referral",
        notes="wants a demo and a contract",
    )
    assert card(best).score == 100
    assert card(best).reasons[-1].text == "A score ends at 100"
    assert card(said("bob@gmail.com")).reasons[-1].text == "A score is never below 0"


def test_the_card_names_its_rules() -> None:
    assert card(JANE).rubric == RUBRIC.label
    assert re.fullmatch(r"1-[0-9a-f]{8}", RUBRIC.label)


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (said("spy@eu.globex.com"), "eu.globex.com is on your list of competitors."),
        (said("me@ours.com"), "ours.com is your own company."),
        (said("Ann@hooli.com"), "ann@hooli.com is a customer already."),
        (said("bo@initech.com"), "initech.com is a customer already."),
        (said("test@test.com"), "This looks like a test (test.com)."),
        (said("jane@example.com"), "This looks like a test (example.com)."),
        (said("test+1@acme.com"), "This looks like a test (test+1@)."),
        (said("x@acme.com", "  ASDF "), "This looks like a test (  ASDF )."),
        (said("bo@hooli.com"), ""),
        (said("x@notglobex.com"), ""),
        (said("attest@acme.com", "Tess Terry"), ""),
    ],
)
def test_who_is_excluded_is_named_and_not_scored(tmp_path: Path, draft: LeadDraft, why: str) -> None:
    own = [
        "[exclusions]",
        'competitors = ["Globex.com"]',
        'own = ["ours.com"]',
        'customers = ["initech.com", "ann@hooli.com"]',
        'test_domains = ["example.com", "test.com"]',
        'test_mailboxes = ["test"]',
        'test_names = ["asdf"]',
    ]
    scored = card(draft, rubric_of(tmp_path, "[domain]", "company = 90", *own))
    assert scored.excluded == why
    if why:
        assert (scored.score, scored.tier, scored.reasons, scored.missing, scored.lift) == (0, Tier.COLD, (), (), "")
    else:
        assert scored.tier == Tier.HOT


def test_a_team_scores_by_its_own_countries_industries_and_words(tmp_path: Path) -> None:
    rubric = rubric_of(
        tmp_path,
        '[country]\nfit = ["Germany"]\nfit_points = 10\nunfit = ["FR"]\nunfit_points = -5',
        '[industry]\nfit = ["software"]\nfit_points = 50\nunfit = ["gambling"]\nunfit_points = -90',
        '[words]\niso = { points = 7, any = ["ISO 27001", "ISMS"] }',
    )
    good = said("a@acme.de", industry="Software & IT", notes="needs an iso-27001 audit")
    fired = {reason.rule: reason.points for reason in card(good, rubric).reasons}
    assert fired == {"country.fit": 10, "industry.fit": 50, "words.iso": 7}
    bad = said("a@acme.fr", industry="Online gambling software")
    assert {reason.rule for reason in card(bad, rubric).reasons} == {"country.unfit", "industry.unfit", "clip"}
    assert card(said("a@acme.com"), rubric).missing == ("country", "industry")
    assert card(said("a@acme.com"), rubric).lift == "Find out the industry: software adds 50 points."


def test_rules_that_are_off_say_nothing(tmp_path: Path) -> None:
    scored = card(JANE, rubric_of(tmp_path, "[seniority]", "vp = 0"))
    assert (scored.score, scored.reasons, scored.missing) == (0, (), ())
    assert scored.lift == "Nothing you could still find out would make this WARM."


def drafts() -> st.SearchStrategy[LeadDraft]:
    some = {
        "name": st.sampled_from(["", "Jane Doe", "李小龙"]),
        "company": st.sampled_from(["", "Acme"]),
        "title": st.sampled_from(["", "CEO", "Head of IT", "Werkstudent", "Zauberer", "Sales", "ex-CFO"]),
        "phone": st.sampled_from(["", "+4930123456"]),
        "employees": st.sampled_from(["", "5", "200-500", "many"]),
        "budget": st.sampled_from(["", "0", "5k", "50k USD", "1m", "100k RUB", "?"]),
        "timeline": st.sampled_from(["", "asap", "in 5 months", "no rush"]),
        "source": st.sampled_from(["", "webinar", "list", "Oma"]),
        "notes": st.lists(
            st.sampled_from(["demo", "not interested", "quote", "job application", "budget approved"])
        ).map(tuple),
    }
    emails = st.sampled_from(
        ["j@acme.com", "j@gmail.com", "info@acme.de", "j@mailinator.com", "j@mit.edu", "test@acme.com"]
    )
    return emails.flatmap(lambda email: st.builds(LeadDraft, st.just(email), st.just(email), **some))


@settings(deadline=None, max_examples=60)
@given(
    drafts() | st.builds(said, st.just("a@b.co"), st.text(), st.text(), st.text(), notes=st.text(), budget=st.text())
)
def test_every_score_is_the_sum_of_its_reasons_between_0_and_100_and_the_same_again(draft: LeadDraft) -> None:
    scored = card(draft)
    assert 0 <= scored.score <= 100
    assert scored.score == sum(reason.points for reason in scored.reasons)
    assert scored.tier == tier_of(scored.score)
    assert all(reason.text and reason.points for reason in scored.reasons)
    assert scored == card(draft)
    assert bool(scored.lift) == (scored.tier != Tier.HOT and not scored.excluded)
    assert len(scored.lift) <= 200  # what a card shows


BETTER = {
    "name": "Jane Doe",
    "company": "Acme",
    "title": "CEO",
    "phone": "+4930123456",
    "employees": "9000",
    "budget": "1m",
    "timeline": "asap",
    "source": "referral",
}


@settings(deadline=None, max_examples=60)
@given(drafts(), st.sampled_from([*BETTER, "notes"]))
def test_more_of_what_is_good_never_lowers_a_score(draft: LeadDraft, fact: str) -> None:
    better: dict[str, Any] = {"notes": (*draft.notes, "wants a demo")} if fact == "notes" else {fact: BETTER[fact]}
    assert card(replace(draft, **better)).score >= card(draft).score


#: How each change that a card may advise is said in a lead line; an address is changed by hand below.
AS_SAID = {
    "seniority": {
        "founder": "Founder",
        "c_level": "Managing Director",
        "vp": "Vice President",
        "director": "Director",
        "head": "Head",
        "manager": "Manager",
        "senior": "Senior",
        "individual": "Specialist",
    },
    "timeline": {"now": "asap", "quarter": "this quarter", "half_year": "in 5 months", "year": "this year"},
    "source": {"inbound": "website", "event": "fair", "social": "linkedin", "advertising": "ads"},
    "intent": {
        "budget_approved": "budget approved",
        "purchase": "wants to buy",
        "pricing": "quote",
        "meeting": "meeting",
        "decision_maker": "decision maker",
        "evaluating": "evaluating",
    },
}


def after(draft: LeadDraft, change: Change) -> LeadDraft:
    """The lead as a person would type it after a change."""
    value = change.new[0].value if change.new else ""
    spoken = AS_SAID.get(change.group, {}).get(value, value)
    if change.group in ("domain", "address"):
        local = "jane" if change.group == "address" else draft.email_key.partition("@")[0]
        host = "globex.com" if change.group == "domain" else draft.email_key.partition("@")[2]
        return replace(draft, email=f"{local}@{host}", email_key=f"{local}@{host}")
    if change.group == "intent":
        return replace(draft, notes=(*draft.notes, "is interested now" if change.gone else spoken))
    if change.group == "title":
        return replace(draft, title=TITLES[change.answer])
    if change.group in ("seniority", "function"):
        return replace(draft, title=f"{draft.title} {spoken}")
    facts: dict[str, Any] = {change.group: {"name": "Jane Doe", "phone": "+4930123456"}.get(change.group, spoken)}
    return replace(draft, **facts)


@settings(deadline=None, max_examples=80)
@given(drafts())
def test_the_advised_change_really_reaches_the_tier(draft: LeadDraft) -> None:
    filled, insights = enrich(draft)
    lift = cheapest_lift(filled, insights, RUBRIC)
    if lift is None or not lift.changes:
        assert lift is None or lift.after == lift.before
        return
    assert points_after(draft, lift.changes) >= lift.after
    assert tier_of(lift.after) == lift.tier != tier_of(lift.before)


@settings(deadline=None, max_examples=60)
@given(drafts())
def test_the_advice_is_what_scoring_the_whole_lead_for_every_change_would_find(draft: LeadDraft) -> None:
    filled, insights = enrich(draft)
    lift = cheapest_lift(filled, insights, RUBRIC)
    if lift is None:
        return
    assert clipped(scored_anew(filled, insights, lift.changes)) == lift.after
    enough = [
        change
        for change in possible_changes(filled, insights, RUBRIC)
        if tier_of(clipped(scored_anew(filled, insights, [change]))) != tier_of(lift.before)
        and scored_anew(filled, insights, [change]) > scored_anew(filled, insights, [])
    ]
    assert (len(lift.changes) == 1) == bool(enough)
    assert not enough or lift.changes[0].effort == min(change.effort for change in enough)


def scored_anew(draft: LeadDraft, insights: Sequence[Insight], changes: Sequence[Change]) -> int:
    return sum(reason.points for reason in reasons(*applied(draft, insights, changes), RUBRIC))


@settings(deadline=None, max_examples=80)
@given(drafts())
def test_each_advised_change_is_needed(draft: LeadDraft) -> None:
    draft = replace(draft, email="j@acme.com", email_key="j@acme.com") if card(draft).excluded else draft
    filled, insights = enrich(draft)
    lift = cheapest_lift(filled, insights, RUBRIC)
    for left_out in lift.changes if lift else ():
        fewer = [change for change in lift.changes if change is not left_out] if lift else []
        assert tier_of(points_after(draft, fewer)) == card(draft).tier


def points_after(draft: LeadDraft, changes: Sequence[Change]) -> int:
    """The points of the lead as a person would type it after some changes, read and scored anew."""
    for change in changes:
        draft = after(draft, change)
    return clipped(sum(reason.points for reason in reasons(*enrich(draft), RUBRIC)))


def test_the_handbook_names_every_rule_and_shows_a_true_card() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for table, rules in RUBRIC.points.items():
        assert f"[{table}]" in text
        for rule, points in rules.items():
            assert f"`{table}.{rule}`" in text, rule
            row = next(line for line in text.splitlines() if f"`{table}.{rule}`" in line)
            assert f"| {points:+d} |" in row.replace("| 0 |", "| +0 |"), row
    for table, bands in RUBRIC.bands.items():
        for least, points in bands:
            assert f"| `{table}.from_{least}` | {points:+d} |" in text
    for rule in ("industry.fit", "industry.unfit", "country.fit", "country.unfit", "intent.at_most", "clip", "words."):
        assert f"`{rule}" in text
    line, shown = re.findall(r"`(add lead: .*)` is answered with this card:\n\n```\n(.*?)\n```", text, re.DOTALL)[0]
    assert shown.partition(" · added by")[0] == as_seen(line)


def as_seen(line: str) -> str:
    """The words of the card that answers a line, a line for each of its own, as far as what differs by reader."""
    found, now = assess(parse_line(line), RUBRIC), datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    lead = Lead(1, "T1", found.draft, found.insights, found.card, "C1", "U0ANN", now, now)
    told = "\n".join(seen_in(lead_card(Saved(lead, Outcome.CREATED)).blocks))
    return told.replace("\u2060", "").partition(" · added by")[0]


def seen_in(part: Any, mark: str = "") -> Iterator[str]:
    for block in part:
        if block["type"] in ("header", "mrkdwn"):
            yield block["text"]["text"] if block["type"] == "header" else block["text"]
        elif block["type"] == "rich_text_section":
            yield mark + "".join(piece["text"] for piece in block["elements"])
        elif block["type"] != "button":
            yield from seen_in(block["elements"], "• " if block["type"] == "rich_text_list" else "")


def test_the_handbook_says_what_a_card_says_of_who_is_not_scored() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert card(said("jane@example.com")).excluded == "This looks like a test (example.com)."
    assert "| This looks like a test (example.com). |" in text
    assert "| globex.com is on your list of competitors. |" in text
