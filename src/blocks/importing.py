"""A file of leads on its way in: what it is taken for, how far it is, what came of it, and the buttons for each."""

from collections import abc
from collections.abc import Sequence
from typing import Any

from src.blocks.table import table
from src.blocks.text import Block, Element, bold, bullets, clip, fallback, header, line, lines, mail, plain, rich
from src.imports.values import Import, Progress, State
from src.leads.csv_import import USES, ColumnUse, Mapping, ReadRow
from src.leads.models import Lead
from src.rendered import Modal, Rendered

IMPORT, CHANGE, SKIP, STOP, UNDO = "import_by", "import_mapping", "import_skip", "import_stop", "import_undo"
#: What becomes of a row whose address is known, and the button for it.
WAYS = {"update": "Import", "skip": "Import new ones only", "create": "Import all as new"}
_NAME, _COLUMN, _CELL, _WIDE = 60, 40, 40, 7
_BAR = 20
#: Columns that are told of one by one; more are counted.
_TOLD = 15
_LABELS = {
    "email": "E-mail",
    "first_name": "First name",
    "last_name": "Last name",
    "extra": "Keep it as it is",
    "ignore": "Leave it out",
}
_ORDER = ("email", "name", "company", "title", "phone", "country", "employees", "budget", "status", "owner")


def label(use: str) -> str:
    """What a column is for, in words."""
    return _LABELS.get(use) or use.replace("_", " ").capitalize()


def preview(
    name: str, rows: int, mapping: Mapping, first: Sequence[ReadRow], choice: abc.Mapping[str, str], form: str
) -> Rendered:
    """What a file is taken for, its first rows as they would be kept, and what to do with it.

    `choice` is what each button carries, by the fate of known addresses; `form` how the file is written.
    """
    title = f"{clip(name, _NAME)}: {counted(rows, 'row')}"
    has_address = any(column.use == "email" for column in mapping.columns)
    blocks = [
        header(title),
        rich(*_told(mapping), line(plain(f"\n{form}"))),
        *_first_rows(first),
        _choices(choice, has_address=has_address),
    ]
    words = [title, "What the columns are taken for, and the first rows. Nothing is imported yet."]
    return Rendered(text=fallback(words), blocks=tuple(blocks))


def _told(mapping: Mapping) -> list[Element]:
    """The columns in three groups: taken for something, kept as they are, left out; what is not sure is marked."""
    taken = [column for column in mapping.columns if column.use not in ("extra", "ignore")]
    parts = [line(bold("What I take the columns for")), bullets([_column(column) for column in taken[:_TOLD]])]
    parts = parts if taken else []
    if not any(column.use == "email" for column in taken):
        parts.append(line(bold("\nI see no column of e-mail addresses. Choose it with Change mapping.")))
    for words, use in (("Kept with each lead as it is: ", "extra"), ("Left out: ", "ignore")):
        if names := [column.column for column in mapping.columns if column.use == use]:
            parts.append(line(plain("\n"), bold(words), plain(_names(names))))
    return parts


def _column(column: ColumnUse) -> list[Element]:
    unsure = [plain(f" (not sure: {clip(column.why, 80)})")] if column.confidence < 1 else []
    return [plain(clip(column.column, _COLUMN)), plain(" → "), bold(label(column.use)), *unsure]


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(clip(name, _COLUMN) for name in names[:_TOLD])
    return shown + (f" and {len(names) - _TOLD} more" if len(names) > _TOLD else "")


def _first_rows(first: Sequence[ReadRow]) -> list[Block]:
    """At most ten rows as they would be kept, or what is wrong with one."""
    drafts = [row.draft for row in first if row.draft]
    facts = [fact for fact in _ORDER if any(getattr(draft, fact) for draft in drafts)][:_WIDE] or ["email"]
    head = ["Line", *(label(fact) for fact in facts)]
    body = [[str(row.line), *_cells(row, facts)] for row in first]
    return [table(head, body, frozenset({0}))] if body else []


def _cells(row: ReadRow, facts: Sequence[str]) -> list[str]:
    if row.draft is None:
        words = f"⚠️ {'; '.join(row.faults)}"
        return [clip(words, 2 * _CELL), *[""] * (len(facts) - 1)]
    return [clip(str(getattr(row.draft, fact)), _CELL) for fact in facts]


def _choices(choice: abc.Mapping[str, str], *, has_address: bool) -> Block:
    ways = WAYS if has_address else {}
    buttons = [_button(f"{IMPORT}_{policy}", words, choice[policy]) for policy, words in ways.items()]
    if buttons:
        buttons[0]["style"] = "primary"
    any_way = choice["update"]
    buttons += [_button(CHANGE, "Change mapping", any_way), _button(SKIP, "Skip", any_way)]
    return {"type": "actions", "elements": buttons}


def _button(action: str, words: str, value: str) -> Block:
    text = {"type": "plain_text", "text": words}
    return {"type": "button", "action_id": action, "text": text, "value": value}


def mapping_modal(mapping: Mapping, first: Sequence[Sequence[str]], choice: str, most: int) -> Modal:
    """What each column is for, to be chosen; `first` are rows as they stand in the file."""
    options = [{"text": {"type": "plain_text", "text": label(use)}, "value": use} for use in USES]
    by_use = {option["value"]: option for option in options}
    fields: list[Block] = []
    for place, column in enumerate(mapping.columns[:most]):
        said = [row[place] for row in first if place < len(row) and row[place].strip()]
        element = {
            "type": "static_select",
            "action_id": f"use:{place}",
            "options": options,
            "initial_option": by_use[column.use],
        }
        title = {"type": "plain_text", "text": clip(column.column, 100) or f"Column {place + 1}"}
        hint = {"type": "plain_text", "text": clip("such as " + ", ".join(said[:2]), 140)} if said else None
        fields.append({"type": "input", "label": title, "element": element, **({"hint": hint} if hint else {})})
    return Modal(CHANGE, "Change mapping", tuple(fields), submit="Show again", about=choice)


def skipped(name: str, user: str) -> Rendered:
    """In place of a preview that was turned down."""
    words = f"{clip(name, _NAME)} was not imported."
    return Rendered(text=fallback([words]), blocks=(_said(plain(words + " "), _person(user), plain(" left it out.")),))


def reading(name: str) -> Rendered:
    """Before the first row is in."""
    words = f"Reading {clip(name, _NAME)}…"
    return Rendered(text=fallback([words]), blocks=(rich(line(plain(words))),))


def bar(name: str, rows: int, told: Progress, import_id: str) -> Rendered:
    """How far an import is, and the button that stops it."""
    share = min(1.0, told.read / rows) if rows else 0.0
    drawn = "█" * int(share * _BAR) + "░" * (_BAR - int(share * _BAR))
    left = f" · {_while(told.left_seconds)} left" if told.left_seconds is not None else ""
    words = [
        [bold(f"Importing {clip(name, _NAME)}")],
        [plain(f"{drawn} {share:.0%}", code=True)],
        [plain(f"{told.read:,} of {counted(rows, 'row')} · {told.per_second:,.0f} per second{left}")],
        [plain(_counts(told))],
    ]
    stop = {"type": "actions", "elements": [_button(STOP, "Stop", import_id)]}
    text = f"Importing {clip(name, _NAME)}: {told.read:,} of {counted(rows, 'row')}"
    return Rendered(text=fallback([text]), blocks=(rich(lines(words)), stop))


def summary(done: Import, mapping: Mapping | None, top: Sequence[Lead]) -> Rendered:
    """What came of a file: counts, tiers, the best leads, what its columns were taken for, and the way back."""
    told = done.progress
    end = "stopped" if done.state is State.STOPPED else "imported"
    title = f"{clip(done.name, _NAME)}: {counted(told.read, 'row')} {end}"
    blocks: list[Block] = [header(title), rich(lines([[bold(_counts(told))], *_tiers(told)]))]
    if top:
        best = [_lead(lead) for lead in top]
        blocks.append(rich(line(bold("The best of them")), {**bullets(best), "style": "ordered"}))
    if mapping:
        blocks.append(rich(*_told(mapping)))
    if told.new or told.updated:
        blocks.append({"type": "actions", "elements": [_undo(done)]})
    return Rendered(text=fallback([title, _counts(told)]), blocks=tuple(blocks))


def _lead(lead: Lead) -> list[Element]:
    draft, card = lead.draft, lead.card
    who = " · ".join(clip(part, _CELL) for part in (draft.name, draft.title, draft.company) if part)
    scored = "not scored" if card.excluded else f"{card.tier} {card.score}"
    return [bold(f"{scored}  "), plain(f"{who} · " if who else ""), mail(draft.email)]


def _tiers(told: Progress) -> list[list[Element]]:
    tiers = {tier: n for tier, n in (told.by_tier or {}).items() if n}
    words = " · ".join(f"{tier} {tiers[tier]:,}" for tier in ("HOT", "WARM", "COLD") if tier in tiers)
    return [[plain(words)]] if words else []


def _undo(done: Import) -> Block:
    button = _button(UNDO, "Undo", done.id)
    words = "What this import changed is taken back. What was said of these leads since stays."
    confirm = {
        "title": {"type": "plain_text", "text": "Undo this import?"},
        "text": {"type": "plain_text", "text": words},
        "confirm": {"type": "plain_text", "text": "Undo it"},
        "deny": {"type": "plain_text", "text": "Keep it"},
        "style": "danger",
    }
    return {**button, "confirm": confirm}


def undoing(so_far: Import) -> Rendered:
    """While an import is taken back."""
    words = f"Taking {clip(so_far.name, _NAME)} back: {so_far.gone + so_far.restored:,} leads so far…"
    return Rendered(text=fallback([words]), blocks=(rich(line(plain(words))),))


def undone(was: Import, user: str) -> Rendered:
    """In place of the summary of an import that was taken back."""
    title = f"{clip(was.name, _NAME)} was taken back"
    told = f"{counted(was.gone, 'lead')} gone, {counted(was.restored, 'lead')} as before."
    blocks = (_said(bold(title), plain(f"\n{told} Taken back by "), _person(user), plain(".")),)
    return Rendered(text=fallback([title, told]), blocks=blocks)


def already_in(known: Import) -> Rendered:
    """For the same file once more, which changes nothing."""
    states = {
        State.RUNNING: "is being imported already",
        State.UNDOING: "is being taken back just now",
        State.UNDONE: "was taken back. Share it once more to import it again",
        State.STOPPED: "was stopped. Share it once more to go on",
    }
    what = states.get(known.state, "is in already")
    words = f"{clip(known.name, _NAME)} {what}. Nothing changed."
    when = f"{known.begun_at:%Y-%m-%d %H:%M} UTC"
    came = plain(f" on {when}: {_counts(known.progress)}.")
    told = [plain(words), plain(" It was shared by "), _person(known.asked_by), came]
    return Rendered(text=fallback([words]), blocks=(_said(*told),))


def counted(number: int, word: str) -> str:
    """`1 row`, `1,234 rows`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _counts(told: Progress) -> str:
    parts = [(told.new, "new"), (told.updated, "updated"), (told.unchanged, "unchanged"), (told.skipped, "skipped")]
    words = [f"{number:,} {word}" for number, word in parts if number or word == "new"]
    return " · ".join([*words, *([f"{told.failed:,} failed"] if told.failed else [])])


def _while(seconds: float) -> str:
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60):,} min"


def _said(*elements: Element) -> Block:
    """One line in which people may be named."""
    return rich({"type": "rich_text_section", "elements": list(elements)})


def _person(user: str) -> dict[str, Any]:
    return {"type": "user", "user_id": user} if user.isalnum() else plain("somebody")
