"""What must never be posted, whoever asks for it: the desk's own secrets, what has a secret's shape, and its prompt.

Secrets are found however they are spaced or cased, backwards, and in base64, hex and rot13; the prompt where ten of its
words follow one another. A prompt retold in other words cannot be found: nothing in it is a secret.
"""

import base64
import codecs
import re
from collections.abc import Iterator, Sequence

LEFT_OUT = "[left out]"
_SHAPES = re.compile(
    r"xox[a-z](?:-[\w-]{6,}|\.[\w.-]{6,})|xapp-[\w-]{8,}|sk-(?:ant-)?[\w-]{12,}|gh[pousr]_\w{20,}|AKIA[A-Z0-9]{12,}"
    r"|https?://hooks\.slack\.com/\S+|(?:postgres(?:ql)?|redis|rediss|mysql)(?:\+\w+)?://[^\s@]{1,200}@\S+"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*-----|\Z)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_REST = re.compile(r"[\w+/=-]*")
#: How many characters at the end of a growing text may hold the beginning of a secret, spaced out as it may be.
_LOOKED_BACK = 600
#: A shorter setting is no secret, and would be found within ordinary words.
_SHORTEST = 8
#: So many words of the prompt in a row are a quotation.
_QUOTED = 10

Span = tuple[int, int]


class Leaks:
    """Knows what must not be said."""

    def __init__(self, secrets: Sequence[str], prompt: str = "") -> None:
        forms = {form for secret in secrets if len(secret) >= _SHORTEST for form in _forms(secret)}
        self._secrets = tuple(sorted((form for form in map(_squeezed, forms) if len(form) >= _SHORTEST), key=len))
        words = [word.casefold() for word in _WORD.findall(prompt)]
        runs = range(1, _QUOTED + 1)
        self._runs = frozenset(tuple(words[at : at + n]) for n in runs for at in range(len(words) - n + 1))

    def struck(self, text: str) -> str:
        """The text with `[left out]` in place of what must not be said."""
        parts, at = [], 0
        for start, end in _merged([*self._shaped(text), *self._secret(text), *self._quoted(text)]):
            parts += [text[at:start], LEFT_OUT]
            at = end
        return "".join((*parts, text[at:]))

    def sayable(self, text: str) -> int:
        """How many characters of a text that still grows can be said already, whatever follows them.

        Held back are its last word, the words at its end that stand in the prompt in this order, and what may become
        a secret.
        """
        last = len(text) if not text or text[-1].isspace() else len(text) - len(text.split()[-1])
        words = [word for word in _WORD.finditer(text) if word.end() < len(text)]
        keep = len(words)
        while keep > 0 and self._may_go_on(words, keep - 1):
            keep -= 1
        quoting = words[keep].start() if keep < len(words) else len(text)
        return min(last, quoting, self._begun(text))

    def _begun(self, text: str) -> int:
        """Where the longest beginning of a secret stands at the end of the text; its length where none does."""
        places, squeezed = _letters(text[-_LOOKED_BACK:])
        longest = max((_overlap(squeezed, secret) for secret in self._secrets), default=0)
        return max(0, len(text) - _LOOKED_BACK) + places[-longest] if longest else len(text)

    def _may_go_on(self, words: Sequence[re.Match[str]], start: int) -> bool:
        return tuple(word[0].casefold() for word in words[start : start + _QUOTED]) in self._runs

    def _shaped(self, text: str) -> Iterator[Span]:
        yield from (found.span() for found in _SHAPES.finditer(text))

    def _secret(self, text: str) -> Iterator[Span]:
        """Letters and digits alone are looked at, so that nothing between them hides a secret."""
        places, squeezed = _letters(text)
        for secret in self._secrets:
            at = squeezed.find(secret)
            while at >= 0:
                end = _REST.match(text, places[at + len(secret) - 1] + 1)
                yield places[at], end.end() if end else len(text)
                at = squeezed.find(secret, at + 1)

    def _quoted(self, text: str) -> Iterator[Span]:
        words = list(_WORD.finditer(text))
        for at in range(len(words) - _QUOTED + 1):
            if self._may_go_on(words, at):
                yield words[at].start(), words[at + _QUOTED - 1].end()


#: Letters keep their places: `casefold` may make two of one.
_LOWER = {n: chr(n).lower() for n in range(0x41, 0x5B)}


def _letters(text: str) -> tuple[list[int], str]:
    """Where its letters and digits stand, and they themselves run together."""
    places = [at for at, char in enumerate(text) if char.isalnum()]
    return places, "".join(text[at] for at in places).translate(_LOWER)


def _overlap(text: str, secret: str) -> int:
    """How many letters at the end of the text a secret begins with."""
    return next((n for n in range(min(len(text), len(secret)), 0, -1) if text.endswith(secret[:n])), 0)


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text)).translate(_LOWER)


def _forms(secret: str) -> Iterator[str]:
    """A secret, and what an obliging model might make of it."""
    raw = secret.encode()
    yield from (secret, secret[::-1], raw.hex(), codecs.encode(secret, "rot13"))
    yield base64.b64encode(raw).decode().rstrip("=")[:-1]
    yield base64.urlsafe_b64encode(raw).decode().rstrip("=")[:-1]


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """Spans in order, those that meet or lie a few characters apart as one."""
    start, end = -1, -1
    for span in sorted(spans):
        if start >= 0 and span[0] <= end + 3:
            end = max(end, span[1])
            continue
        if start >= 0:
            yield start, end
        start, end = span
    if start >= 0:
        yield start, end
