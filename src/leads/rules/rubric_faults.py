"""Everything that can be wrong with a scoring.toml, found at once, each fault with its line and a remedy."""

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

import pycountry

from src.leads.rules.rubric_lines import Fault, line_of, lines_of
from src.leads.words.countries import country_code
from src.leads.words.signals import INTENTS, TIMELINES
from src.leads.words.sources import SOURCES
from src.leads.words.titles import FUNCTIONS, SENIORITIES

_Found = Iterator[tuple[tuple[str, ...], str]]  # where, as the names that lead there; and what is wrong

#: The tables that give a named thing points, and the names each knows.
POINTS: dict[str, tuple[str, ...]] = {
    "seniority": SENIORITIES,
    "function": FUNCTIONS,
    "domain": ("company", "mailbox", "disposable", "education", "government"),
    "address": ("role",),
    "company": ("named",),
    "timeline": TIMELINES,
    "intent": ("at_most", *INTENTS),
    "source": SOURCES,
    "completeness": ("name", "phone"),
}
#: The tables that give points from a number on.
BANDS = ("employees", "budget")
_FIT = ("fit", "fit_points", "unfit", "unfit_points")
_EXCLUSIONS = ("competitors", "own", "customers", "test_domains", "test_mailboxes", "test_names")
_BAND = re.compile(r"from_\d{1,15}")
_DOMAIN = re.compile(r"[^\s@/:,;*]+\.[^\s@/:,;*.]+")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@/:,;*]+\.[^\s@/:,;*.]+")


def faults(data: dict[str, Any], text: str) -> list[Fault]:
    """Give every fault of a parsed scoring.toml as (line, what is wrong and what to do), in the order of the lines."""
    lines = lines_of(text)
    return sorted((line_of(lines, where), what) for where, what in _all(data))


def _all(data: dict[str, Any]) -> _Found:
    yield from _version(data)
    for name, value in data.items():
        if name == "version":
            continue
        if name not in _CHECKS:
            yield (name,), _unknown("There is no table", name, _CHECKS)
        elif not isinstance(value, dict):
            yield (name,), f"{name!r} is a table. Write [{name}] on a line of its own and its rules below it."
        else:
            yield from _CHECKS[name](name, value)


def _version(data: dict[str, Any]) -> _Found:
    version = data.get("version")
    if isinstance(version, str) and 0 < len(version.strip()) <= 30:
        return
    if isinstance(version, str) and version.strip():
        yield ("version",), f"The version has {len(version.strip())} characters. Keep it to 30."
    elif isinstance(version, int | float) and not isinstance(version, bool):
        yield ("version",), f'The version needs quotes: write `version = "{_shown(version)}"`.'
    else:
        yield ("version",), 'The rules need a version: write a line `version = "1"` above the first table.'


def _points(table: str, rules: dict[str, Any]) -> _Found:
    for key, value in rules.items():
        if key not in POINTS[table]:
            yield (table, key), _unknown(f"[{table}] has no", key, POINTS[table])
        else:
            yield from _number((table, key), value)
            if key == "at_most" and isinstance(value, int) and value < 0:
                yield (
                    (table, key),
                    "intent.at_most is below 0. Write 0 to count no buying signals, or take the line out.",
                )


def _bands(table: str, rules: dict[str, Any]) -> _Found:
    for key, value in rules.items():
        if not _BAND.fullmatch(key):
            yield (table, key), f"{key!r} is no size. Write `from_` and a whole number, as in `from_50 = 10`."
        yield from _number((table, key), value)


def _fits(table: str, rules: dict[str, Any]) -> _Found:
    for key, value in rules.items():
        if key not in _FIT:
            yield (table, key), _unknown(f"[{table}] has no", key, _FIT)
        elif key.endswith("_points"):
            yield from _number((table, key), value)
        else:
            check = country_code if table == "country" else str.strip
            yield from _list(
                (table, key), value, check, "the name or ISO code of a country" if table == "country" else "a word"
            )


def _words(table: str, rules: dict[str, Any]) -> _Found:
    for key, rule in rules.items():
        if not isinstance(rule, dict) or set(rule) != {"points", "any"}:
            yield (table, key), f'A rule of your own reads `{key} = {{ points = 5, any = ["some words"] }}`.'
            continue
        yield from _number((table, key, "points"), rule["points"])
        yield from _list((table, key, "any"), rule["any"], lambda word: re.search(r"\w", word), "a word or phrase")


def _currency(table: str, rules: dict[str, Any]) -> _Found:
    for key in rules.keys() - {"base", "rates"}:
        yield (table, key), _unknown(f"[{table}] has no", key, ("base", "rates"))
    rates, base = rules.get("rates", {}), rules.get("base", "EUR")
    yield from _code((table, "base"), base)
    if isinstance(rates, dict) and isinstance(base, str) and base in rates:
        yield (table, "rates", base), f"{base} is the base: take it out of the rates, and give the others in {base}."
    for code, rate in rates.items() if isinstance(rates, dict) else ():
        yield from _code((table, "rates", code), code)
        if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 < rate < 1e9:
            yield (table, "rates", code), f"{rate!r} is no exchange rate. Write what one {code} is worth, as in 0.9."
    if not isinstance(rates, dict):
        yield (
            (table, "rates"),
            "Exchange rates are a table. Write [currency.rates] and lines such as `USD = 0.9` below it.",
        )


def _exclusions(table: str, rules: dict[str, Any]) -> _Found:
    for key, who in rules.items():
        if key not in _EXCLUSIONS:
            yield (table, key), _unknown(f"[{table}] has no", key, _EXCLUSIONS)
        elif key in ("test_mailboxes", "test_names"):
            yield from _list((table, key), who, lambda word: word.strip() and "@" not in word, "a name without an @")
        elif key == "customers":
            yield from _list(
                (table, key), who, _domain_or_address, "a domain (initech.com) or an address (ann@initech.com)"
            )
        else:
            yield from _list((table, key), who, _DOMAIN.fullmatch, "a domain such as globex.com")


def _domain_or_address(word: str) -> object:
    return _DOMAIN.fullmatch(word) or _ADDRESS.fullmatch(word)


def _code(where: tuple[str, ...], code: object) -> _Found:
    if not isinstance(code, str) or not code.isupper() or not pycountry.currencies.get(alpha_3=code):
        yield where, f"{code!r} is no currency. Write its three-letter code in capitals, as in EUR."


def _number(where: tuple[str, ...], value: object) -> _Found:
    if isinstance(value, bool) or not isinstance(value, int) or not -100 <= value <= 100:
        yield where, f"{_dotted(where)} is {_shown(value)}. Points are a whole number from -100 to 100, without quotes."


def _list(where: tuple[str, ...], value: object, good: Callable[[str], object], wanted: str) -> _Found:
    if not isinstance(value, list):
        yield where, f'{_dotted(where)} is a list. Write it in square brackets, as in ["one", "two"].'
        return
    for entry in value:
        if not isinstance(entry, str) or not good(entry):
            yield where, f"{_dotted(where)} holds {_shown(entry)}, where {wanted} in quotes is needed."


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    known = list(known)
    near = get_close_matches(name[:80], known, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
    return f"{what} {_shown(name)}. {hint}"


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def _dotted(where: tuple[str, ...]) -> str:
    return ".".join(where)


_CHECKS: dict[str, Callable[[str, dict[str, Any]], _Found]] = {
    **dict.fromkeys(POINTS, _points),
    **dict.fromkeys(BANDS, _bands),
    "industry": _fits,
    "country": _fits,
    "words": _words,
    "currency": _currency,
    "exclusions": _exclusions,
}
