"""An answer: what was found in one sentence, the groups as a chart, the rows as a table, the scope, what to do next."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from src.blocks.answer_rows import SHOWN, rows_of
from src.blocks.chart import chart, figures_of
from src.blocks.chart_png import png
from src.blocks.headline import headline
from src.blocks.scope import scope
from src.blocks.table import table
from src.blocks.text import Block, clip, context, escape, fallback, line, plain, rich
from src.leads.phrasing import question_words, who
from src.leads.query import LeadQuery
from src.leads.result import Listed, Result
from src.rendered import Rendered

#: Leads offered in the menu.
OFFERED = 100
#: Characters for the table and for the menu: the rest of a message's room is for what is said.
_TABLE, _MENU = 6000, 3000
_LONGEST_VALUE = 2000


class Attached(NamedTuple):
    """What shows a result below a sentence: chart and table, the buttons, and what draws the chart as a picture."""

    body: tuple[Block, ...]
    controls: tuple[Block, ...]
    cut: str
    rows: list[list[str]]
    chart: Callable[[], bytes] | None


def attached(result: Result) -> Attached:
    """The groups as a chart, the rows as a table, the whole list as a file, each lead as a card."""
    drawn, rows = chart(result), rows_of(result)
    shown = table(rows.head, rows.rows, rows.right, room=_TABLE) if rows.rows else None
    cut = _cut(len(shown["rows"]) - 1, rows.of) if shown else ""
    body = tuple(block for block in (drawn, shown) if block)
    picture = partial(png, drawn, figures_of(result)) if drawn else None
    return Attached(body, _controls(result), cut, rows.rows, picture)


def answer(result: Result, *, note: str = "", nearest: Result | None = None) -> Rendered:
    """The answer to a query. `note` says who answered; `nearest` is a wider question that leads do answer to."""
    opening, offer, below = headline(result), _offer(nearest), attached(result)
    quiet = [words for words in (below.cut, scope(result), note) if words]
    offered = (_words(offer),) if offer else ()
    blocks = (_words(opening), *below.body, *offered, *(context(escape(words)) for words in quiet), *below.controls)
    told = [" · ".join(row) for row in below.rows[:SHOWN]]
    return Rendered(fallback([opening, *told, offer, *quiet]), blocks, below.chart)


def _words(text: str) -> Block:
    return rich(line(plain(text)))


def _cut(shown: int, of: int) -> str:
    """That the table does not show everything."""
    return f"The table shows the first {shown:,} of {of:,}." if shown < of else ""


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
    options = list(_options(listed[:OFFERED], query))
    placeholder = {"type": "plain_text", "text": "Open a lead…"}
    return {"type": "static_select", "action_id": "lead_open", "placeholder": placeholder, "options": options}


def _options(listed: Sequence[Listed], query: LeadQuery) -> Iterator[Block]:
    """As many leads as there is room for, the first always."""
    room = _MENU
    for lead in listed:
        words = _option(lead, query)
        room -= len(words)
        if room < 0:
            return
        yield {"text": {"type": "plain_text", "text": words}, "value": str(lead.lead_id)}


def _option(lead: Listed, query: LeadQuery) -> str:
    """The lead by its first two texts."""
    known = [str(value) for value in lead.cells if isinstance(value, str) and value]
    return clip(" · ".join(known[:2]), 70) or f"Lead {lead.lead_id}"
