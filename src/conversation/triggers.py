"""Which messages are questions by their words alone; every trigger is in this file, and a team may add its own."""

import re
from functools import lru_cache

#: Whole words and phrases that make a message a question.
_PHRASES = (
    "how many|what|show|show me|tell me|list|report|summary|summarize|stats|statistics|find|search|who|when|which|why|"
    "can you|could you|please|help|explain"
)
TRIGGERS = tuple(_PHRASES.split("|"))

_COMMAND = re.compile(r"^\s*(?:(?:<@[^<>\s]+>|@[\w.-]+)[\s:,]*)*add\s+leads?\s*[:：]", re.IGNORECASE | re.MULTILINE)
_EMOJI = r":[a-z0-9_+'-]+:|[\u2190-\u2bff\ufe0e\ufe0f\u200d\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f]"
_QUESTION_MARK = re.compile(rf"[?？؟](?:[\s!.…*_~`\"'”’»)\]}}?？؟]|{_EMOJI})*$", re.IGNORECASE)
#: A longer text is looked at in part.
_LONGEST = 4000


def is_conversational_query(text: str, extra: frozenset[str] = frozenset()) -> bool:
    """Whether a message asks something: by a trigger as a whole word, or by the question mark it ends with.

    False for `add lead:` and `add leads:`, and where nothing is said. `extra` are more triggers, in lower case.
    """
    text = text.strip()
    if not text or is_command(text):
        return False
    return _pattern(extra).search(text[:_LONGEST]) is not None or ends_as_question(text)


def is_command(text: str) -> bool:
    """Whether it is `add lead:` or `add leads:`, in any casing and spacing, mentions in front of it aside."""
    return _COMMAND.search(text[:_LONGEST]) is not None


def ends_as_question(text: str) -> bool:
    """Whether it ends with a question mark, emoji and closing quotes aside."""
    return _QUESTION_MARK.search(text[-200:].rstrip()) is not None


@lru_cache(maxsize=8)
def _pattern(extra: frozenset[str]) -> re.Pattern[str]:
    phrases = sorted((*TRIGGERS, *extra), key=len, reverse=True)
    words = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{words})(?:['’](?:s|re|d|ll|ve|m))?(?!\w)", re.IGNORECASE)
