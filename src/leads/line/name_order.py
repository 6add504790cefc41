"""A name or a firm that its own comma or column has cut in two, put together again: `Doe, Jane`, `Jane⇥Doe`."""

from src.leads.line.clues import Clues
from src.leads.line.vocabulary import (
    has_company_word,
    has_legal_form,
    is_function,
    is_remark,
    is_said_of_it,
    is_shaped_like_a_name,
    is_title,
)
from src.leads.words.countries import is_country_name
from src.leads.words.places import is_place
from src.leads.words.typed_text import squash


def straight(parts: list[str], clues: Clues, turned: bool) -> list[str]:
    """`Doe, Jane` as `Jane Doe`, where the mailbox knows both, or the line says it by its form (`turned`).

    `Jane, Doe` of two columns is `Jane Doe` where the mailbox knows one of them and a later part is the company.
    """
    if parts and parts[0].count(",") == 1:  # "Doe, Jane" <jane@acme.com>
        inner = [half.strip() for half in parts[0].split(",")]
        name = _one_name(inner, [], clues, turned, quoted=True) if all(inner) else ""
        return [name, *parts[1:]] if name else parts
    name = _one_name(parts[:2], parts[2:], clues, turned) if len(parts) > 1 else ""
    return [name, *parts[2:]] if name else parts


def _one_name(two: list[str], others: list[str], clues: Clues, turned: bool, quoted: bool = False) -> str:
    """The name that two parts make, "" if they make none."""
    last, first = two
    if any(_is_no_half(half, clues) for half in two):
        return ""
    single = len(last.split()) == 1 == len(first.split())
    short = len(last.split()) <= 2 >= len(first.split())
    if turned and short and _may_be_halves(last, first):
        return f"{first} {last}"
    if single and clues.person(first) and clues.person(last):
        return f"{last} {first}" if _in_order(last, first, clues) else f"{first} {last}"
    alone = single and not others and clues.label  # the domain names another company: no `Acme, Jane`
    if clues.person(first) and (alone or (quoted and short)):
        return f"{first} {last}"
    known = clues.person(first) or clues.person(last)
    in_columns = single and known and not any(map(is_said_of_it, two)) and _has_company(others, clues)
    if in_columns and clues.local == squash(first)[0] + squash(last):  # jdoe@: Doe, John
        return f"{first} {last}"
    return f"{last} {first}" if in_columns else ""


def _is_no_half(text: str, clues: Clues) -> bool:
    named = clues.company(text) and not clues.person(text)
    return bool(named) or is_title(text) or is_function(text) or has_legal_form(text) or is_remark(text)


def _may_be_halves(last: str, first: str) -> bool:
    """`Müller, Jürgen` and `van Dyk, Jan Peter`, not `Foobar, Berlin`."""
    return (
        is_shaped_like_a_name(f"{first} {last}")
        and not any(char.isdigit() for char in first + last)
        and not any(is_place(half) or is_country_name(half) or has_company_word(half) for half in (first, last))
    )


def _in_order(one: str, other: str, clues: Clues) -> bool:
    places = [clues.local.find(squash(half)) for half in (one, other)]
    return -1 < places[0] < places[1]


def _has_company(parts: list[str], clues: Clues) -> bool:
    return any(has_legal_form(part) or clues.company(part) > 2 for part in parts)


def whole_firms(parts: list[str], clues: Clues) -> list[str]:
    """`Smith`, `Jones & Partners LLP` as the one firm it is; the first part may be a person and stays alone."""
    whole: list[str] = []
    for part in parts:
        if len(whole) > 1 and " & " in part and has_legal_form(part) and _is_partner(whole[-1], clues):
            whole[-1] = f"{whole[-1]}, {part}"
        else:
            whole.append(part)
    return whole


def _is_partner(text: str, clues: Clues) -> bool:
    other = is_title(text) or is_function(text) or is_said_of_it(text) or is_country_name(text) or clues.company(text)
    return len(text.split()) == 1 and text[0].isupper() and not other and not clues.person(text)
