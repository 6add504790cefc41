"""A desk's leads after a year, a million if you like: a few companies, sources and countries have most of them.

Facts, cards and insights are what the desk itself makes of lines such as people say, so rows are as wide as real ones.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

from sqlalchemy import insert

from src.database import Database
from src.leads.asking.folding import folded, known, padded
from src.leads.assessment import assess
from src.leads.models import FACTS, LeadDraft
from src.leads.rows import lead_row
from src.leads.rules.rubric import load_rubric
from src.leads.tables import leads

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
TEAM, DAYS, BATCH, COMPANIES, PROFILES = "T1", 365, 10_000, 20_000, 4_000


def several(text: str) -> tuple[str, ...]:
    """What is between the commas."""
    return tuple(" ".join(part.split()) for part in text.split(","))


GIVEN = several("Jane,Omar,Ana,Li,Tom,Priya,Jens,Sofia,Marc,Eva,Ravi,Chloé,Paul,Maria,Ken,Lucía,Noah,Emma,Ali,Ingrid")
FAMILY = (
    *several("Doe,Haddad,Silva,Wei,Braun,Patel,Larsen,Rossi,Dubois,Novak,Iyer,Moreau,Klein,Costa,Sato,Vega,Smith"),
    *(
        f"{one}{two}"
        for one in several("Berg,Stein,Lind,Holm,Rosen,Gold")
        for two in several("mann,gren,feld,bach,son")
    ),
    *(f"{one}{two}" for one in several("Mc,O',De ") for two in several("Connor,Luca,Allen,Santis,Neill,Vito,Carthy")),
)
KNOWN = several(
    "Acme,Globex,Initech,Umbrella,Hooli,Stark Industries,Wayne Enterprises,Müller GmbH,Lumière SA,Banco Sol,Vandelay"
)
FIRST = several("North,South,Blue,Green,Red,Delta,Nova,Alpha,Terra,Aero,Quant,Vector,Lumen,Cedar,Iron,Silver")
SECOND = several("wind,soft,data,works,tech,net,port,field,bridge,lab,pharma,foods,build,trade,care,motion")
FORM = ("", " GmbH", " Inc", " Ltd", " SA", " AG", " BV", " LLC")
TITLES = several("CTO,CEO,VP Sales,CFO,Head of IT,VP Engineering,Sales Manager,Director of Operations,Buyer,COO")
AREAS = several("Sales,Marketing,IT,Finance,Operations,Product,Engineering,Procurement,Logistics,Data")
LEVELS = several("Head of,Director of,VP,Senior Manager,Manager,Team Lead,Analyst,Specialist")
SOURCES = several("webinar,website,linkedin,referral,trade show,partner,cold call,newsletter")
OWNERS = ("Tom", "Maria", "", "Priya", "Jens", "Sofia", *(f"{given} Doe" for given in GIVEN[6:]))
STATUSES = several("new,contacted,,qualified,lost,won")
COUNTRIES = several(
    """Germany,United States,United Kingdom,France,Spain,Netherlands,Austria,Switzerland,Italy,Brazil,Poland,Sweden,
    India,Portugal,Belgium,Denmark,Canada,Norway,Ireland,Finland,Mexico,Japan,Australia,Czechia,Turkey,Singapore"""
)
INDUSTRIES = several(
    """software,manufacturing,retail,banking,healthcare,logistics,energy,education,insurance,telecom,media,construction,
    food,automotive,chemicals,travel,real estate,aerospace,agriculture"""
)
BUDGETS = ("50k EUR", "20k EUR", "10k EUR", "100k EUR", "$50,000", "$20,000", "5k EUR", "250k USD", "30k GBP", "1m EUR")
SIZES = several("50,200,11-50,1000,5000+,12,350")
TIMES = several("this quarter,next month,in 6 months,asap,next year")
REMARKS = (
    "asked for a demo of the scheduling module",
    "met at the trade fair in Cologne, stand 4.2, very interested in what we do for mid-sized teams",
    "wants pricing for 200 seats before the end of the quarter",
    "uses a competitor today, the contract ends in spring, their team is unhappy with the reports",
    "security review needed: sends us a questionnaire next week",
    "is not interested at the moment, try again after the summer",
    "please call back on Thursday after four, the assistant puts you through",
    "runs everything on kubernetes and will not install anything else",
    "budget is approved, decision is made by the board in the first week of the month",
    "wants to see a reference of the same industry first, best one from the same country",
)
RARE = {"kubernetes": 0.004, "security": 0.03}
PASTED = "Hello, thank you for the talk, as discussed here are our requirements for the coming year in full. " * 12


@cache
def weights(count: int) -> list[float]:
    """How often each of so many values comes, summed up: the first most, the second two thirds of that …"""
    return list(accumulate(1 / (rank + 2) for rank in range(count)))


def one(dice: Random, values: Sequence[str], known: float = 1.0) -> str:
    """One of the values, the first ones more often; or "" if it is not known, which it is with this likelihood."""
    summed = weights(len(values))
    return values[bisect(summed, dice.random() * summed[-1])] if dice.random() < known else ""


def title(dice: Random) -> str:
    kind = dice.random()
    return one(dice, TITLES) if kind < 0.3 else "" if kind > 0.7 else f"{dice.choice(LEVELS)} {dice.choice(AREAS)}"


def notes(dice: Random) -> tuple[str, ...]:
    """What was said besides: often nothing, mostly a line or two, now and then a pasted mail."""
    told = [each for each in dice.sample(REMARKS, dice.choice((0, 1, 1, 2, 3))) if dice.random() < keep(each)]
    return (*told, PASTED) if dice.random() < 0.2 else tuple(told)


def keep(remark: str) -> float:
    return next((4 * share for word, share in RARE.items() if word in remark), 1.0)


def company(n: int) -> str:
    if n % 97 == 3 and n // 97 < len(KNOWN):
        return KNOWN[n // 97]
    return f"{FIRST[n % 16]}{SECOND[n // 16 % 16]} {n // 256}{FORM[n % 8]}".strip()


def draft(who: str, dice: Random | None = None) -> LeadDraft:
    """What was said of somebody: of many little is known, of some everything."""
    dice = dice or Random(who)
    known = dice.random() ** 2
    return LeadDraft(
        email=f"{who}@example-company.com",
        email_key=f"{who}@example-company.com",
        name="Jane Doe",
        company="Company",
        title=title(dice),
        phone=f"+49301{dice.randrange(10**6):06}" if dice.random() < 0.45 else "",
        country=one(dice, COUNTRIES, 0.8),
        industry=one(dice, INDUSTRIES, 0.7),
        employees=one(dice, SIZES, known),
        budget=one(dice, BUDGETS, known),
        timeline=one(dice, TIMES, known),
        source=one(dice, SOURCES, 0.9),
        notes=notes(dice) if dice.random() < 0.6 else (),
    )


def profiles(dice: Random) -> list[dict[str, Any]]:
    """The columns of leads as the desk assesses them."""
    rubric = load_rubric(None)
    return [lead_row(assess(draft("x", dice), rubric)) for _ in range(PROFILES)]


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Leads in the order in which they came."""
    dice = Random(7)
    pool = profiles(dice)
    for n in range(count):
        at = moment(dice, n / count)
        yield {**dice.choice(pool), **person(dice, n), **origin(dice, n, at)}


def person(dice: Random, n: int) -> dict[str, Any]:
    """Who it is, and whose lead."""
    at = company(int(COMPANIES * dice.random() ** 1.5))
    name = f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}"
    domain = f"{''.join(c for c in folded(at) if c.isalnum() and c.isascii())}.com"
    email = f"{folded(name).replace(' ', '.')}{n}@{domain}" if n % 20_000 else f"jane{n or ''}@acme.com"
    owner, status = one(dice, OWNERS), one(dice, STATUSES)
    facts = {"name": name, "company": at, "owner": owner, "status": status}
    return {
        **facts,
        **unusual_title(dice),
        **{f"{fact}_key": folded(value) for fact, value in facts.items()},
        "email": email,
        "email_key": email,
        "domain": email.partition("@")[2],
    }


def unusual_title(dice: Random) -> dict[str, Any]:
    """Now and then, one of ten thousand."""
    if dice.random() > 0.03:
        return {}
    unusual = f"{dice.choice(LEVELS)} {dice.choice(SECOND).title()} {dice.choice(AREAS)} {dice.choice(FIRST)}"
    return {"title": unusual, "title_key": padded(unusual)}


def origin(dice: Random, n: int, at: datetime) -> dict[str, Any]:
    later = at + timedelta(days=dice.expovariate(1 / 20)) if dice.random() < 0.4 else at
    changed = later if later < NOW else at
    return {
        "team": TEAM,
        "channel": "C1",
        "origin_source": "message",
        "message_key": f"{TEAM}:C1:{n}",
        "created_by": "U0YOU" if dice.random() < 0.05 else f"U{int(25 * dice.random() ** 2)}",
        "created_at": at,
        "updated_at": changed,
        "last_said_at": changed,
    }


def moment(dice: Random, part: float) -> datetime:
    """When the lead of this part of the year came: few at night and at weekends."""
    at = NOW - timedelta(days=DAYS * (1 - part))
    quiet = at.weekday() > 4 or not 6 <= at.hour < 19
    return at - timedelta(hours=dice.random() * 16) if quiet and dice.random() < 0.7 else at


def whole(row: dict[str, Any]) -> dict[str, Any]:
    """With the text that is searched, and what is known."""
    said = (row["name"], row["company"], row["email"], row["title"], *row["notes"])
    text = folded("\n".join(part for part in said if part))
    return {**row, "search_text": text, "known": known(fact for fact in FACTS if row[fact])}


def fill(database: Database, count: int) -> None:
    """Put so many leads in."""
    batch: list[dict[str, Any]] = []
    for row in rows(count):
        batch.append(whole(row))
        if len(batch) == BATCH:
            put(database, batch)
            batch = []
    put(database, batch)


def settle(database: Database) -> None:
    """PostgreSQL tidies up and counts by itself within minutes; SQLite never does."""
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def put(database: Database, batch: list[dict[str, Any]]) -> None:
    if batch:
        with database.begin() as db:
            db.execute(insert(leads), batch)
