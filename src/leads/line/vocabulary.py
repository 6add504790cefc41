"""The words by which a title, a company, a function, a key or a remark is told apart, from lead_line.toml."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from src.leads.words.titles import seniority
from src.leads.words.typed_text import fold, squash, words

_LEGAL_FORM = re.compile(
    r"(?:^|(?<=[\s,.&]))(?:(?i:Inc|Incorporated|L\.?L\.?C|Ltd|Limited|Corp|Corporation|L\.?L\.?P|PLC|GmbH|gGmbH|mbH|KGaA"
    r"|OHG|e\.K|e\.V|eG|S\.A|S\.A\.S|SARL|S\.?A\.?R\.?L|EURL|SASU|S\.L|S\.?L\.?U|S\.?R\.?L|S\.?p\.?A|B\.V|N\.V|A/S|ApS"
    r"|Oyj?|Kft|Zrt|s\.r\.o|d\.o\.o|z o\.o|Pty|Pvt|Ltda|Lda|K\.K|S\.?A\.? de C\.?V"
    r"|S\.? ?de R\.?L\.? de C\.?V|& Co|Pte)|UG|AG|KG|SE|SA|SAS|SL"
    r"|BV|NV|AB|AS|ASA|Co|LP|KK|eK|eV|UG \(haftungsbeschränkt\))\.?$"
)
_FOREIGN_FORM = re.compile(r"株式会社|有限会社|有限公司|주식회사|\b(?:ООО|ОАО|ЗАО|ПАО)\b|^PT\.? (?=\w)")
_REMARK_LENGTH = 7
# Levels whose words are in no one's name; those of the board (CAO, CLO) are.
_UNMISTAKABLE = frozenset({"founder", "vp", "director", "head"})


def is_title(text: str) -> bool:
    """Tell whether a text holds a word that only a job title has."""
    own = words(text)
    joined = f" {' '.join(own)} "
    in_a_row = any(f" {phrase} " in joined for phrase in _lists()["title"]["phrases"])
    return in_a_row or joined.strip() in _set("title", "alone") or begins_title(text)


def begins_title(word: str) -> bool:
    """Tell whether one word makes a text a title: `CEO`, `Vertriebsleiterin`."""
    return any(map(_is_title_word, words(word))) or seniority(word) in _UNMISTAKABLE


def _is_title_word(word: str) -> bool:
    return word in _set("title", "words") or (len(word) > 8 and word.endswith(tuple(_set("title", "endings"))))


def is_function(text: str) -> bool:
    """Tell whether all words of a text name a field of work (`Sales`, `Human Resources`, `R&D`)."""
    own = [word for word in words(text) if word not in _set("function", "links")]
    return words(text) == ["r", "d"] or (bool(own) and all(word in _set("function", "words") for word in own))


def has_function(text: str) -> bool:
    """Tell whether any word of a text names a field of work."""
    return any(word in _set("function", "words") for word in words(text))


def has_company_word(text: str) -> bool:
    """Tell whether a text has a word of which companies are made: `Foo Industries`."""
    return any(word in _set("company", "words") for word in words(text))


def is_source(text: str) -> bool:
    """Tell whether a text names where leads come from (`our webinar`) and nothing else."""
    own = [word for word in words(text) if word not in _set("source", "fillers")]
    return "trade show" in text.lower() or (bool(own) and all(word in _set("source", "words") for word in own))


def key_field(key: str) -> str | None:
    """Give the draft's field that a key means, "" for a usual key without a field, None for any other word."""
    return _keys().get(squash(key))


def has_legal_form(text: str) -> bool:
    """Tell whether a text ends as company names do: `GmbH & Co. KG`, `Inc.`, `S.A. de C.V.`."""
    return bool(_LEGAL_FORM.search(text.rstrip(" ,"))) or bool(_FOREIGN_FORM.search(text))


def without_legal_form(text: str) -> str:
    """The name before its legal form; all forms at the end go (`& Co. KG` too)."""
    bare = text.rstrip(" ,.&")
    while (found := _LEGAL_FORM.search(bare)) and found.start() > 0:
        bare = bare[: found.start()].rstrip(" ,.&")
    return bare


def is_remark(text: str) -> bool:
    """Tell whether a text is said about the lead rather than a name of something: a sentence, a wish."""
    own = words(text)
    return (
        not own
        or _starts_remark(text, own)
        or len(own) > _REMARK_LENGTH
        or (len(own) >= 4 and text.rstrip().endswith((".", "!", "?")) and not has_legal_form(text))
        or "@" in text
        or "://" in text
    )


def _starts_remark(text: str, own: list[str]) -> bool:
    if own[0] in _set("remark", "names") and not any(word[0].islower() for word in text.split()):
        return False  # Will Smith, He Xiaoping, IT
    return own[0] in _set("remark", "starts")


@cache
def _set(section: str, name: str) -> frozenset[str]:
    return frozenset(fold(_lists()[section][name]).split())


@cache
def _keys() -> dict[str, str]:
    fields = {name: fold(spellings).split() for name, spellings in _lists()["keys"].items()}
    return {spelling: "" if name == "other" else name for name in fields for spelling in fields[name]}


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("src.leads.line").joinpath("lead_line.toml").read_text(encoding="utf-8"))
