"""What was answered, and what people thought of it: what an opinion is about is kept as long as the opinion."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, Row, and_, bindparam, delete, exists, func, or_, select, text

from src.database import UtcTime
from src.leads.rows import storable
from src.records.tables import answers, opinions
from src.records.tallies import Tally, count
from src.records.values import Answer, Kind, Opinion

#: An answer is kept up to this many characters: no table of leads needs to be kept twice.
LONGEST, LONGEST_REASON = 20_000, 2_000
KEEP = text(
    "INSERT INTO answers (job, team, channel, thread, asked_by, question, text, queries, answered_by, model, "
    "answered_at) VALUES (:job, :team, :channel, :thread, :asked_by, :question, :text, :queries, :answered_by, :model, "
    ":answered_at) ON CONFLICT DO NOTHING"
).bindparams(bindparam("queries", type_=JSON()), bindparam("answered_at", type_=UtcTime()))
SAY = text(
    "INSERT INTO opinions (kind, team, subject, person, verdict, reason, about, said_at) "
    "VALUES (:kind, :team, :subject, :person, :verdict, :reason, :about, :said_at) "
    "ON CONFLICT (kind, team, subject, person) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, "
    "about = excluded.about, said_at = excluded.said_at WHERE opinions.said_at <= excluded.said_at"
).bindparams(bindparam("about", type_=JSON()), bindparam("said_at", type_=UtcTime()))


def keep(db: Connection, answer: Answer) -> int:
    """Keep an answer once per job; gives its number, that of the first time if it is here already."""
    news = db.execute(KEEP, _row(answer)).rowcount == 1
    if news:
        count(db, [Tally("answers", {"by": answer.by}, 1)])
    query = select(answers.c.id).where(answers.c.job == storable(answer.job))
    return int(db.execute(query).scalar_one())


def _row(answer: Answer) -> dict[str, Any]:
    texts = ("job", "team", "channel", "thread", "asked_by", "question", "text", "model")
    return {
        **{name: storable(getattr(answer, name))[:LONGEST] for name in texts},
        "queries": list(answer.queries),
        "answered_by": answer.by,
        "answered_at": answer.at,
    }


def of_id(db: Connection, team: str, number: int) -> Answer | None:
    """The team's answer of this number."""
    row = db.execute(select(answers).where(answers.c.team == storable(team), answers.c.id == number)).one_or_none()
    return _answer(row) if row else None


def before(db: Connection, answer: Answer, limit: int = 3) -> list[Answer]:
    """The last answers of the same conversation before this one, oldest first."""
    c = answers.c
    same = and_(c.team == answer.team, c.channel == answer.channel, c.thread == answer.thread, c.id < answer.id)
    rows = db.execute(select(answers).where(same).order_by(c.id.desc()).limit(limit)).all()
    return [_answer(row) for row in reversed(rows)]


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        job=row.job,
        team=row.team,
        channel=row.channel,
        thread=row.thread,
        asked_by=row.asked_by,
        question=row.question,
        text=row.text,
        queries=tuple(row.queries),
        by=row.answered_by,
        at=row.answered_at,
        model=row.model,
        id=row.id,
    )


def say(db: Connection, opinion: Opinion) -> None:
    """Keep an opinion in place of the same person's earlier one of the same thing, whichever is kept first."""
    values = {
        "kind": opinion.kind.value,
        "team": storable(opinion.team),
        "subject": opinion.subject,
        "person": storable(opinion.user),
        "verdict": opinion.verdict,
        "reason": storable(opinion.reason)[:LONGEST_REASON],
        "about": opinion.about,
        "said_at": opinion.at,
    }
    db.execute(SAY, values)


def said(db: Connection, team: str | None = None) -> list[Opinion]:
    """Every opinion (of a team), the oldest first."""
    query = select(opinions).order_by(opinions.c.said_at, opinions.c.subject, opinions.c.person)
    rows = db.execute(query if team is None else query.where(opinions.c.team == storable(team)))
    return [_opinion(row) for row in rows]


def _opinion(row: Row[Any]) -> Opinion:
    return Opinion(
        Kind(row.kind), row.team, row.person, row.subject, row.verdict, row.said_at, row.reason, dict(row.about)
    )


def opinion_counts(db: Connection) -> Sequence[tuple[str, str, int]]:
    """How many opinions there are of each kind and verdict."""
    by = (opinions.c.kind, opinions.c.verdict)
    return [(row[0], row[1], row[2]) for row in db.execute(select(*by, func.count()).group_by(*by).order_by(*by))]


def forget(db: Connection, answered_before: datetime, said_before: datetime) -> int:
    """Delete old opinions, and old answers that nobody has an opinion of; gives how many answers."""
    db.execute(delete(opinions).where(opinions.c.said_at < said_before))
    spoken_of = exists().where(opinions.c.kind == Kind.ANSWER.value, opinions.c.subject == answers.c.id)
    old = or_(answers.c.answered_at < said_before, and_(answers.c.answered_at < answered_before, ~spoken_of))
    return db.execute(delete(answers).where(old)).rowcount
