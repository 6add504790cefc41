"""An answer: what was found in one sentence, the groups as a chart, the rows as a table, the scope, what to do next."""

from collections.abc import Sequence
from functools import partial

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
from src.routing import Rendered

#: Leads offered in the menu.
OFFERED = 100
_LONGEST_VALUE = 2000


def answer(result: Result, *, note: str = "", nearest: Result | None = None) -> Rendered:
    """The answer to a query. `note` says who answered; `nearest` is a wider question that leads do answer to."""
    opening, offer, drawn, rows = headline(result), _offer(nearest), chart(result), rows_of(result)
    body = [table(rows.head, rows.rows, rows.right)] if rows.rows else []
    cut = _cut(len(body[0]["rows"]) - 1, rows.of) if body else ""
    quiet = [context(escape(words)) for words in (cut, scope(result), note) if words]
    blocks = (_words(opening), *([drawn] if drawn else []), *body, *([_words(offer)] if offer else []), *quiet)
    told = [" · ".join(row) for row in rows.rows[:SHOWN]]
    text = fallback([opening, *told, offer, cut, scope(result), note])
    return Rendered(text, (*blocks, *_controls(result)), partial(png, drawn, figures_of(result)) if drawn else None)


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
