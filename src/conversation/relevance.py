"""Whose question is it? In a busy channel most questions are colleagues'; only those about leads are the desk's."""

import re
from enum import Enum

from src.conversation.colleagues import after_a_name, to_a_colleague
from src.conversation.signals import scale, signals_of
from src.conversation.thanks import is_thanks
from src.conversation.triggers import is_command, is_conversational_query
from src.leads.names import Names

_NAMED = re.compile(r"\bleadline\b", re.IGNORECASE)
_CALLED = re.compile(r"\W*(?:(?:hey|hi|hello|hallo|hola|ola|oi|salut|yo|ok)\W+)?leadline\s*[,:]", re.IGNORECASE)


#: What no points outweigh.
_AMONG_COLLEAGUES = frozenset(("to_colleague", "proposes"))


class Where(Enum):
    """Where something was said: `SESSION` is a thread in which the desk has talked."""

    CHANNEL = 1
    THREAD = 2
    SESSION = 3
    DM = 4
    MENTION = 5


class Verdict(Enum):
    """What to do about it: answer, put an emoji on it, or stay silent."""

    ANSWER = 1
    REACT = 2
    SILENT = 3


def wanted(mode: str, text: str, *, where: Where, names: Names, triggers: frozenset[str] = frozenset()) -> Verdict:
    """What to do about a message in this mode: `relevant`, `all` (the literal triggers) or `mentions`."""
    if is_command(text):
        return Verdict.SILENT
    if where in (Where.DM, Where.MENTION) or called_by_name(text):
        return Verdict.REACT if is_thanks(text) else Verdict.ANSWER
    if where is Where.SESSION:
        return in_session(text, names)
    return Verdict.ANSWER if overheard(mode, text, where, names, triggers) else Verdict.SILENT


def called_by_name(text: str) -> bool:
    """`Leadline, …`, and thanks with its name in it."""
    return _CALLED.match(text) is not None or (_NAMED.search(text) is not None and is_thanks(text))


def in_session(text: str, names: Names) -> Verdict:
    """In the desk's own thread everything is for it, unless it is plainly for a colleague."""
    if to_a_colleague(text, names) or after_a_name(text, names):
        return Verdict.SILENT
    if is_thanks(text):
        return Verdict.REACT
    found = signals_of(text, names, follows=True)
    return Verdict.ANSWER if "someone" not in found and scale("session").tips(found) else Verdict.SILENT


def overheard(mode: str, text: str, where: Where, names: Names, triggers: frozenset[str]) -> bool:
    """Whether something that was said to nobody in particular is for the desk."""
    if mode == "all":
        return is_conversational_query(text, triggers)
    found = signals_of(text, names) | ({"thread"} if where is Where.THREAD else set())
    return mode == "relevant" and not found & _AMONG_COLLEAGUES and scale("overheard").tips(found)
