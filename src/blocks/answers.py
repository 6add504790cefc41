"""An answer: what was found in one sentence, the groups as a chart, the rows as a table, the scope, what to do next."""

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from src.blocks.chart import chart, figures_of
from src.blocks.chart_png import png
from src.blocks.figures import MEASURES, cell, column_head, figure, group_head, group_label
from src.blocks.headline import headline, sides, two_sided
from src.blocks.scope import scope
from src.blocks.table import table
from src.blocks.text import Block, clip, context, escape, fallback, line, plain, rich
from src.leads.phrasing import question_words, who
from src.leads.query import Column, LeadQuery, Measure
from src.leads.result import Listed, Result
from src.routing import Rendered

#: Leads shown of a list, groups shown of a table, leads offered in the menu.
SHOWN, GROUPS_SHOWN, OFFERED = 15, 40, 100
_LONGEST_VALUE = 2000
_RIGHT = frozenset((Column.SCORE, Column.BUDGET))


def answer(result: Result, *, note: str = "", nearest: Result | None = None) -> Rendered:
    """The answer to a query. `note` says who answered; `nearest` is a wider question that leads do answer to."""
    opening = headline(result)
    head, rows, right = rows_of(result)
    offer = _offer(nearest)
    drawn = chart(result)
    body = [*([drawn] if drawn else []), *([table(head, rows, right)] if rows else [])]
    quiet = [context(escape(words)) for words in (scope(result), note) if words]
    controls = _controls(result)
    blocks = (rich(line(plain(opening))), *body, *([rich(line(plain(offer)))] if offer else []), *quiet, *controls)
    told = [" · ".join(row) for row in rows[:SHOWN]]
    picture = partial(png, drawn, figures_of(result)) if drawn else None
    return Rendered(fallback([opening, *told, offer, scope(result), note]), blocks, picture)


def rows_of(result: Result) -> tuple[list[str], list[list[str]], frozenset[int]]:
    """The table's heads, its rows, and which columns are numbers."""
    return _listed(result) if result.query.columns else _grouped(result)


def _listed(result: Result) -> tuple[list[str], list[list[str]], frozenset[int]]:
    columns, zone = result.query.columns, ZoneInfo(result.zone)
    rows = [
        [cell(column, value, zone) for column, value in zip(columns, lead.cells, strict=True)]
        for lead in result.listed[:SHOWN]
    ]
    return list(map(column_head, columns)), rows, frozenset(n for n, each in enumerate(columns) if each in _RIGHT)


def _grouped(result: Result) -> tuple[list[str], list[list[str]], frozenset[int]]:
    query = result.query
    if not query.group_by and len(result.rows) < 2 and len(query.measures) < 2:
        return [], [], frozenset()
    head = [group_head(group) for group in query.group_by] + [MEASURES[measure] for measure in query.measures]
    rows = [
        [group_label(group, key) for group, key in zip(query.group_by, row.keys, strict=True)]
        + [figure(measure, value, row.currency) for measure, value in zip(query.measures, row.figures, strict=True)]
        for row in result.rows[:GROUPS_SHOWN]
    ]
    others = _others(result)
    if others:
        head[len(query.group_by)], right = _compared_heads(result)
        head.append(right)
        rows = [[*row, others.get(each.keys, "–")] for row, each in zip(rows, result.rows, strict=False)]
    return head, rows, frozenset(range(len(query.group_by), len(head)))


def _others(result: Result) -> dict[tuple[str, ...], str]:
    """The first figure of the other side, by group."""
    query = result.query
    if result.other is None or not query.group_by or not two_sided(result):
        return {}
    return {row.keys: figure(query.measures[0], row.figures[0], row.currency) for row in result.other.rows}


def _compared_heads(result: Result) -> tuple[str, str]:
    """The heads of what is compared: `HOT` and `WARM`, `Average score: This week` and `Average score: last week`."""
    measure = result.query.measures[0]
    left, right = (clip(side, 40) for side in sides(result))
    return (
        (left, right) if measure is Measure.COUNT else (f"{MEASURES[measure]}: {left}", f"{MEASURES[measure]}: {right}")
    )


def _offer(nearest: Result | None) -> str:
    """The nearest question that has an answer."""
    if nearest is None:
        return ""
    question = question_words(nearest.query)
    there = f"There {'is' if nearest.leads == 1 else 'are'} {who(nearest.query, nearest.leads)} {_scope_of(nearest)}"
    return f"{there}: ask “{question}”." if question else f"{there}."


def _scope_of(nearest: Result) -> str:
    words = scope(nearest).rpartition(" · ")[0]
    return f"with this scope: {words}"


def _controls(result: Result) -> tuple[Block, ...]:
    """The whole list as a file, and a lead's card."""
    if not result.listed:
        return ()
    elements = [*_csv(result), _menu(result.listed, result.query)]
    return ({"type": "actions", "elements": elements},)


def _csv(result: Result) -> list[Block]:
    query = result.query.model_dump_json(exclude_defaults=True)
    if len(query) > _LONGEST_VALUE:
        return []
    count = min(result.leads, result.query.limit or result.leads)
    words = f"Get all {count:,} as CSV" if count > 1 else "Get it as CSV"
    text = {"type": "plain_text", "text": words}
    return [{"type": "button", "action_id": "answer_csv", "text": text, "value": query}]


def _menu(listed: Sequence[Listed], query: LeadQuery) -> Block:
    options = [
        {"text": {"type": "plain_text", "text": _option(lead, query)}, "value": str(lead.lead_id)}
        for lead in listed[:OFFERED]
    ]
    placeholder = {"type": "plain_text", "text": "Open a lead…"}
    return {"type": "static_select", "action_id": "lead_open", "placeholder": placeholder, "options": options}


def _option(lead: Listed, query: LeadQuery) -> str:
    """The lead by its first two texts."""
    known = [str(value) for value in lead.cells if isinstance(value, str) and value]
    return clip(" · ".join(known[:2]), 70) or f"Lead {lead.lead_id}"
