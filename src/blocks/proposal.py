"""A change that waits for a person's word: what would become of which leads, with Confirm and Cancel.

Once it is settled, the record of who decided what stands where the buttons were.
"""

from collections.abc import Sequence

from src.blocks.facts import moment, person
from src.blocks.proposal_rows import lead_count, rows_shown
from src.blocks.table import table
from src.blocks.text import Block, clip, context, escape, fallback, line, plain, rich
from src.leads.edits import Edit
from src.leads.proposal import Proposal, State, Why
from src.rendered import Rendered

#: The buttons' actions; their value is the proposal's id.
CONFIRM, CANCEL = "proposal_confirm", "proposal_cancel"
#: Leads that were left alone, by name.
_NAMED = 3


def proposal(shown: Proposal) -> Rendered:
    """The preview: exactly what would be done; or what was decided, if it is."""
    quiet = [f"Nothing is changed yet. Asked by {person(shown.asked_by)}; until {moment(shown.expires_at)}."]
    if shown.state is not State.OPEN:
        return _rendered(shown, [record(shown)])
    preview = _rendered(shown, quiet)
    return Rendered(preview.text, (*preview.blocks, _buttons(shown)))


def record(settled: Proposal) -> str:
    """Who decided what and when, and what came of it; as mrkdwn."""
    who, when = person(settled.settled_by), moment(settled.settled_at or settled.expires_at)
    match settled.state:
        case State.CONFIRMED:
            return f"✅ Confirmed by {who}, {when}: {_done(settled)}.{_left_out(settled)}"
        case State.CANCELLED:
            return f"🚫 Cancelled by {who}, {when}. Nothing was changed."
        case _:
            until = moment(settled.expires_at)
            return f"⌛ Expired: it was open until {until}. Nothing was changed; ask again to have it."


def settled_before(settled: Proposal) -> Rendered:
    """For who clicks on what is decided already."""
    return Rendered("That is decided already.", (context(f"That is decided already. {record(settled)}"),))


def _rendered(shown: Proposal, quiet: Sequence[str]) -> Rendered:
    heading, rows = _heading(shown.edit, len(shown.rows)), rows_shown(shown)
    note = clip(shown.edit.note, 2000)
    hidden = len(shown.rows) - rows.leads
    more = f"and {hidden:,} more lead{'' if hidden == 1 else 's'}" if hidden else ""
    said = [rich(line(plain(heading, bold=True))), *([_quoted(note)] if note else [])]
    told = [context(words) for words in (more, *quiet) if words]
    text = fallback([heading, note, *(" · ".join(filter(None, row)) for row in rows.rows), more], 3500)
    return Rendered("\n".join([text, *quiet]), (*said, table(rows.head, rows.rows), *told))


def _heading(edit: Edit, count: int) -> str:
    """What is asked, in one sentence."""
    leads = lead_count(count)
    if edit.kind in ("status", "owner"):
        value = clip(edit.facts[edit.kind], 120)
        return f"Set the {edit.kind} of {leads} to “{value}”?" if value else f"Clear the {edit.kind} of {leads}?"
    asked = {"delete": f"Delete {leads} for good, with all notes and history?", "note": f"Add this note to {leads}?"}
    return asked.get(edit.kind, f"Change {leads}?")


def _done(settled: Proposal) -> str:
    count = f"{settled.done:,} lead{'' if settled.done == 1 else 's'}"
    return f"{count} {'deleted' if settled.edit.delete else 'changed'}"


def _left_out(settled: Proposal) -> str:
    """Which leads were not touched, and why."""
    names = {row.lead_id: row.name or row.email for row in settled.rows}
    said = ""
    for why, words in ((Why.CHANGED, "not what was shown here any more"), (Why.GONE, "not there any more")):
        left = [names[each.lead_id] for each in settled.left_out if each.why is why]
        if left:
            named = ", ".join(escape(clip(name, 40)) for name in left[:_NAMED])
            more = f" and {len(left) - _NAMED:,} more" if len(left) > _NAMED else ""
            said += f" Left alone, because {'it is' if len(left) == 1 else 'they are'} {words}: {named}{more}."
    return said


def _quoted(note: str) -> Block:
    return rich({"type": "rich_text_quote", "elements": [plain(note)]})


def _buttons(shown: Proposal) -> Block:
    confirm = _button(CONFIRM, "Delete" if shown.edit.delete else "Confirm", shown.id)
    confirm["style"] = "danger" if shown.edit.delete else "primary"
    if shown.edit.delete:
        confirm["confirm"] = _asked_again(len(shown.rows))
    return {"type": "actions", "elements": [confirm, _button(CANCEL, "Cancel", shown.id)]}


def _button(action: str, words: str, value: str) -> Block:
    return {"type": "button", "action_id": action, "text": {"type": "plain_text", "text": words}, "value": value}


def _asked_again(count: int) -> Block:
    """https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object"""
    return {
        "title": {"type": "plain_text", "text": f"Delete {lead_count(count)}?"},
        "text": {"type": "plain_text", "text": "They are gone for good, with their notes and history."},
        "confirm": {"type": "plain_text", "text": "Delete"},
        "deny": {"type": "plain_text", "text": "Keep"},
        "style": "danger",
    }
