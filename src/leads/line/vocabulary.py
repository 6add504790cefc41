"""The words by which a title, a company, a function, a key or a remark is told apart, from lead_line.toml."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from src.leads.words.places import is_place
from src.leads.words.signals import intents, timeline
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
# In scripts where a title is part of a longer word, or where its form changes with who bears it.
_FOREIGN_TITLE = re.compile(
    r"директор|менеджер|руководител|начальник|部長|課長|社長|取締役|经理|經理|总监|总裁|대표|이사|مدير"
)
_WHERE = re.compile(r"^(?:(?:based|located|lives|sitzt) )?(?:in|near|aus|à|en|de|from|nähe) ", re.IGNORECASE)
_REMARK_LENGTH = 7
# Levels whose words are in no one's name; those of the board (CAO, CLO) are.
_UNMISTAKABLE = frozenset({"founder", "vp", "director", "head"})


def is_title(text: str) -> bool:
    """Tell whether a text holds a word that only a job title has."""
    own = words(text)
    joined = f" {' '.join(own)} "
    in_a_row = any(f" {phrase} " in joined for phrase in _lists()["title"]["phrases"])
    alone = joined.strip() in _set("title", "alone") or bool(_FOREIGN_TITLE.search(text.lower()))
    return in_a_row or alone or any(map(begins_title, (text, *text.split())))


def begins_title(word: str) -> bool:
    """Tell whether one word makes a text a title: `CEO`, `Vertriebsleiterin`."""
    return any(map(_is_title_word, words(word))) or seniority(word) in _UNMISTAKABLE


def is_sure_title(text: str) -> bool:
    """Tell whether a text has a title that stands in no company's name: `VP Sales`, not `Head Start`."""
    return any(word in _set("title", "sure") for word in words(text))


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


def is_press(text: str) -> bool:
    """Tell whether a text ends as papers and publishers are called, titles or not: `Manager Magazin`."""
    own = words(text)
    return len(own) > 1 and own[-1] in _set("company", "press")


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


def is_legal_form(text: str) -> bool:
    """Tell whether a text is a legal form without a name: `GmbH`, which is nobody's company."""
    found = _LEGAL_FORM.search(without_legal_form(text))
    return found is not None and found.start() == 0


def without_honorific(text: str) -> str:
    """The name after `Herr Dr.` and the like, "" if there is none."""
    own = text.split()
    while own and all(word in _set("honorific", "words") for word in words(own[0])):
        own = own[1:]
    return " ".join(own)


def is_shaped_like_a_name(text: str) -> bool:
    """Tell whether a text is written like a person's name: two words or more, small ones only like van and de.

    A script without capitals tells nothing, so what is written in one is shaped well.
    """
    own = text.split()
    if not any(char.islower() or char.isupper() for char in text):
        return True
    small = {word for word in own if word[0].islower() and word[1:2] not in "'’"}
    return len(own) > 1 and not own[-1][0].islower() and small <= _set("honorific", "particles")


def is_written_like_a_heading(text: str) -> bool:
    """Tell whether only links and particles are small in a text: `Head of Sales`, `Université de Lyon`."""
    small = {word for word in text.split() if word[0].islower()}
    return small <= _set("honorific", "particles") | _set("function", "links")


def is_said_of_it(text: str) -> bool:
    """Tell whether a text speaks of a wish, a time, a source, a place or a stage, and so names nobody and no job."""
    return (
        bool(set(text.split()) & _set("remark", "inside"))
        or all(word in _set("remark", "traits") for word in words(text))
        or is_place(_WHERE.sub("", text))
        or is_source(text)
        or any(intents(text))
        or timeline(text, asked=True) is not None
    )


def is_remark(text: str) -> bool:
    """Tell whether a text is said about the lead rather than a name of something: a sentence, a wish."""
    own = words(text)
    return (
        not own
        or _starts_remark(text, own)
        or len(words(without_honorific(text))) > _REMARK_LENGTH
        or (len(own) >= 4 and text.rstrip().endswith((".", "!", "?")) and not has_legal_form(text))
        or "@" in text
        or "://" in text
    )


def _starts_remark(text: str, own: list[str]) -> bool:
    if " ".join(own[:2]) in _lists()["remark"]["pairs"]:
        return True
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
