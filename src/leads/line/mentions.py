"""Who a remark is about: `met Jane from Acme at SaaStr`, `Talked to John Smith (CFO, Initech) on the phone`.

Only what the address knows is read out of a remark, and the remark stays a note, whole.
"""

import re

from src.leads.line.clues import Clues
from src.leads.line.vocabulary import is_remark, is_title
from src.leads.words.typed_text import words

#: The evidence of a name that a remark gives in part.
FROM_A_NOTE = "from a note"
_CAPITALS = re.compile(r"(?<!\w)[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){0,4}")
_AFTER_NAME = re.compile(r" ?[(,] ?(?P<title>[^(),;]{2,60})")
_SAME_NAME = 3


def mentioned(remark: str, clues: Clues) -> tuple[dict[str, str], dict[str, str]]:
    """Give the name, the company and the title of the lead in a remark, and the evidence of those that are guesses."""
    facts: dict[str, str] = {}
    guessed: dict[str, str] = {}
    if remark.isupper():  # then capitals tell nothing
        return facts, guessed
    for run in _CAPITALS.finditer(remark):
        start, known = _known_words(run.group(), clues)
        if known and "name" not in facts:
            facts["name"] = known
            guessed |= {} if " " in known else {"name": FROM_A_NOTE}
            facts |= _title_after(remark, run.start() + start + len(known))
        elif clues.company(run.group()) >= _SAME_NAME:
            facts.setdefault("company", run.group())
    return facts, guessed


def _known_words(run: str, clues: Clues) -> tuple[int, str]:
    """The first words in a row that the mailbox knows, and where they begin: `Met John Smith` -> John Smith."""
    known: list[re.Match[str]] = []
    for word in re.finditer(r"[^ ]+", run):
        knows = len(words(word.group())) == 1 and len(word.group()) > 2 and clues.person(word.group())
        if knows and clues.company(word.group()) < _SAME_NAME:
            known.append(word)
        elif known:
            break
    return (known[0].start(), run[known[0].start() : known[-1].end()]) if known else (0, "")


def _title_after(remark: str, end: int) -> dict[str, str]:
    found = _AFTER_NAME.match(remark, end)
    title = found["title"].strip() if found else ""
    return {"title": title} if is_title(title) and not is_remark(title) else {}
