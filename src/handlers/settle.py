"""The buttons Confirm and Cancel of a proposal: settled once, by whoever may, with a record in their place."""

from src.blocks import CANCEL, CONFIRM, notice, proposal, settled_before
from src.conversation.memory import remember_said
from src.leads.proposal import Decision, Verdict
from src.messages import Action
from src.routing import Context, Handler, Sign, Stage

_UNKNOWN = "This proposal is not known here. Ask for the change again."
_OUTSIDE = "Only people of the workspace that this desk belongs to may decide that."
_NO_WRITER = (
    "You may not decide that: here only some people confirm changes (`WRITERS`). Ask one of them to look at it."
)


def settle(context: Context) -> bool:
    """Decide, and show what was decided to everyone; who may not or came too late is told so alone."""
    action = context.incoming
    if not isinstance(action, Action):
        return False
    settlement = context.leads.settle(action.team, action.value, decision(action, context))
    settled = settlement.proposal
    if settled is None:
        context.reply.whisper(notice(_UNKNOWN))
    elif settlement.verdict is Verdict.NOT_ALLOWED:
        context.reply.whisper(notice(_OUTSIDE if action.outside else _NO_WRITER))
    else:
        shown = proposal(settled)
        context.reply.replace(action.message_ts, shown)
        if settlement.verdict is Verdict.ALREADY:
            context.reply.whisper(settled_before(settled))
        else:
            context.step("remembered", lambda again: remember_said(context.talk.sessions, action, shown.text))
    return True


def decision(action: Action, context: Context) -> Decision:
    """The click as a decision, made when it arrived."""
    return Decision(
        by=action.user,
        confirm=action.action_id == CONFIRM,
        at=context.received_at,
        key=action.key,
        channel=action.channel,
        outside=action.outside,
    )


HANDLER = Handler(
    name="settle a proposal",
    stage=Stage.COMMAND,
    usage="",
    matches=lambda message: False,
    run=settle,
    actions=(CONFIRM, CANCEL),
    sign=Sign.NONE,
)
