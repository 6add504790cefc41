"""`add lead: …` and `/processlead …`: a line goes in, a scored card comes out."""

from collections.abc import Mapping
from datetime import UTC, datetime

from src.blocks import lead_card, lead_lines, looked_at, notice
from src.errors import UserError
from src.leads.models import Lead, Look, Origin, Saved
from src.leads.parsing import ADD_LEAD, parse_line, split_lines
from src.messages import Command, Incoming, Message
from src.routing import Context, Handler, Stage

EXAMPLE = "jane@acme.com Jane Doe, Acme, VP Sales"
USAGE = f"`add lead: {EXAMPLE}` or `/processlead {EXAMPLE}`"


def wants(message: Message) -> bool:
    return ADD_LEAD.search(message.text) is not None


def acknowledge(command: Command) -> str:
    """The line that the person sees at once."""
    return "On it." if command.text.strip() else f"Tell me about the lead: `/processlead {EXAMPLE}`"


def add_lead(context: Context) -> bool:
    """One lead gives a card; several give a line each, in one reply."""
    lines = lead_texts(context.incoming)
    results = [added(context, line, number) for number, line in enumerate(lines)]
    if len(results) == 1:
        if isinstance(results[0], UserError):
            raise results[0]
        show(context, results[0])
    else:
        context.reply.post(lead_lines(results))
        have_looked_at(context, {n: result.lead for n, result in enumerate(results) if isinstance(result, Saved)})
    return not any(isinstance(result, UserError) for result in results)


def show(context: Context, saved: Saved) -> None:
    """The card, at once; a model looks at the lead when it has been shown, if there is one."""
    runs = context.runs
    look = Look.LOOKING if runs and runs.wanted(saved.lead) else Look.NONE
    ts = context.reply.post(lead_card(saved, context.incoming.user, look))
    if runs:
        runs.ask([(saved.lead, origin(context, 0))], ts, thread=thread_of(context.incoming))


def have_looked_at(context: Context, leads: Mapping[int, Lead]) -> None:
    """A line below tells how far a model is with the leads of these lines; each is looked at once, too many are not."""
    runs = context.runs
    due = {lead.id: (lead, origin(context, n)) for n, lead in leads.items() if runs and runs.wanted(lead)}
    if not runs or not due:
        return
    if len(due) > runs.most:
        context.reply.post(notice(f"Scored by rules: Claude looks at {runs.most} leads of one message at most."))
        return
    ts = context.reply.post(looked_at([(lead, Look.LOOKING) for lead, _ in due.values()]))
    runs.ask(list(due.values()), ts, thread=thread_of(context.incoming), several=True)


def thread_of(incoming: Incoming) -> str:
    """The conversation that it was said in; a slash command is said in none."""
    return incoming.session_thread if isinstance(incoming, Message) else ""


def lead_texts(incoming: Incoming) -> list[str]:
    """What was said of each lead, a text each."""
    if isinstance(incoming, Message):
        return split_lines(incoming.text)
    return [incoming.text] if isinstance(incoming, Command) else []


def added(context: Context, line: str, number: int) -> Saved | UserError:
    """One lead parsed, scored and kept; or what is wrong with it."""
    try:
        return context.leads.add(parse_line(line), origin(context, number))
    except UserError as error:
        return as_typed(error) if isinstance(context.incoming, Command) else error


def as_typed(error: UserError) -> UserError:
    """The error with its example in the form of the slash command."""
    return UserError(str(error).replace("`add lead: ", "`/processlead "))


def origin(context: Context, number: int) -> Origin:
    """Where it was said, and when: a message's ts is its time, a command has none and was said when it came in."""
    incoming = context.incoming
    said_at = datetime.fromtimestamp(float(incoming.ts), UTC) if isinstance(incoming, Message) else context.received_at
    return Origin(
        team=incoming.team,
        channel=incoming.channel,
        user=incoming.user,
        key=incoming.key,
        said_at=said_at,
        source="message" if isinstance(incoming, Message) else "command",
        line=number,
    )


HANDLER = Handler(
    name="add lead",
    stage=Stage.COMMAND,
    usage=f"{USAGE}: parse, score and keep a lead; a second time adds what is new",
    matches=wants,
    run=add_lead,
    slash=("/processlead",),
    hint=EXAMPLE,
    ack=acknowledge,
)
