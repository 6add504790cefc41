"""Why Claude did not answer, or not to the end, in words for the person who asked.

They follow "Answered by the built-in analyst, not by Claude:", so they begin in lower case and end without a stop.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from src.sdk.model import ModelFailed, Trouble
from src.sdk.orchestrator import End


@dataclass(frozen=True, slots=True)
class Excuse:
    """`words` for the person; `later`: whether the same, asked again later, may be answered."""

    words: str
    later: bool


TROUBLES: Mapping[Trouble, Excuse] = {
    Trouble.NO_KEY: Excuse("ANTHROPIC_API_KEY is not set", later=False),
    Trouble.REFUSED_KEY: Excuse("Claude does not accept this desk's API key", later=False),
    Trouble.NOT_PERMITTED: Excuse("this desk's API key may not use this model", later=False),
    Trouble.NO_CREDIT: Excuse("this desk's Claude account is out of credit", later=False),
    Trouble.RETIRED: Excuse("the model this desk is set to use is not there (any more)", later=False),
    Trouble.BAD_REQUEST: Excuse("Claude could not take the question in the form this desk sent it", later=False),
    Trouble.TOO_LARGE: Excuse("this conversation has grown too long for Claude; begin a new thread", later=False),
    Trouble.RATE_LIMITED: Excuse("this desk has asked Claude a lot in a short time", later=True),
    Trouble.OVERLOADED: Excuse("Claude is overloaded right now", later=True),
    Trouble.SERVER_ERROR: Excuse("Claude has trouble of its own right now", later=True),
    Trouble.TIMEOUT: Excuse("Claude did not answer in time", later=True),
    Trouble.UNREACHABLE: Excuse("Claude cannot be reached right now", later=True),
    Trouble.CUT: Excuse("the connection to Claude broke", later=True),
    Trouble.NONSENSE: Excuse("what came back from Claude could not be read", later=True),
    Trouble.RESTING: Excuse("Claude has failed too often just now and is left alone for a moment", later=True),
}

ENDS: Mapping[End, Excuse] = {
    End.DONE: Excuse("", later=False),
    End.STOPPED: Excuse("stopped", later=False),
    End.TURNS: Excuse("it took more steps than one answer may take", later=False),
    End.TIME: Excuse("it took longer than one answer may take", later=True),
    End.TOKENS: Excuse("it took more tokens than one answer may take", later=False),
    End.LENGTH: Excuse("the answer grew too long", later=False),
    End.REFUSED: Excuse("Claude declined to answer this", later=False),
    End.CUT: Excuse("Claude broke off in the middle", later=True),
    End.FULL: Excuse("this conversation has grown too long for Claude; begin a new thread", later=False),
    End.EMPTY: Excuse("Claude had nothing to say", later=True),
    End.FAILED: Excuse("Claude did not answer", later=True),
}


def excuse(end: End, failure: ModelFailed | None = None) -> Excuse:
    """Why a run ended as it did; for one that FAILED, the trouble itself, also where the model rests from it."""
    if end is End.FAILED and failure is not None:
        return TROUBLES[failure.because]
    return ENDS[end]
