"""What models took, for a person who asks: tokens in and out, from cache, money; by model and purpose, by person."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add
from typing import Any

from src.blocks.text import Element, bold, bullets, clip, fallback, line, plain, rich
from src.records.values import Part, Purpose, Total
from src.rendered import Rendered
from src.sdk.spent import money

#: People and models that are named; more are told together.
NAMED = 10
_WHAT = {Purpose.CONVERSATION: "conversations", Purpose.LEAD: "leads", Purpose.EVAL: "evals"}


def spending(periods: Sequence[tuple[str, Sequence[Part]]], *, people: bool) -> Rendered:
    """A section for each period by its title; `people` says who spent it as well."""
    sections = [_section(title, parts, people) for title, parts in periods]
    told = [f"{title}: {total_words(_sum(parts))}" for title, parts in periods]
    return Rendered(fallback(told), tuple(rich(*section) for section in sections))


def total_words(total: Total) -> str:
    """`41,200 tokens in, 30,100 of them from cache, 5,120 out, $0.42`"""
    if not total.requests:
        return "no model was asked"
    usage = total.usage
    into = usage.input + usage.cache_read + usage.cache_write
    cached = f", {usage.cache_read:,} of them from cache" if usage.cache_read else ""
    searches = f"{usage.web_searches:,} web search{'' if usage.web_searches == 1 else 'es'}"
    searched = f", {searches}" if usage.web_searches else ""
    return f"{into:,} tokens in{cached}, {usage.output:,} out{searched}, {_money(total)}"


def _money(total: Total) -> str:
    if not total.unpriced:
        return money(total.micros)
    if total.unpriced == total.requests:
        return money(None)
    return f"{money(total.micros)} and {_requests(total.unpriced)} whose price is not known"


def _requests(count: int) -> str:
    return f"{count:,} request{'' if count == 1 else 's'}"


def _section(title: str, parts: Sequence[Part], people: bool) -> list[Element]:
    section = [line(bold(title), plain(f": {total_words(_sum(parts))}"))]
    models = _by(parts, lambda part: (part.model, part.purpose))
    if models:
        section.append(bullets([[plain(_model(key, total))] for key, total in models[:NAMED]]))
    spenders = _by(parts, lambda part: (part.user,)) if people else []
    if spenders:
        section += [line(bold("By person")), _people(spenders)]
    return section


def _model(key: tuple[str, ...], total: Total) -> str:
    model, purpose = key
    what = _WHAT.get(Purpose(purpose), purpose) if purpose in set(Purpose) else purpose
    return f"{clip(model, 80)}, {what}: {_requests(total.requests)}, {total_words(total)}"


def _people(spenders: Sequence[tuple[tuple[str, ...], Total]]) -> Element:
    items = [[_person(user), plain(f": {total_words(total)}")] for (user,), total in spenders[:NAMED]]
    rest = [total for _, total in spenders[NAMED:]]
    if rest:
        items.append([plain(f"{len(rest)} more: {total_words(reduce(add, rest))}")])
    return {"type": "rich_text_list", "style": "bullet", "elements": [_item(item) for item in items]}


def _item(elements: list[Element]) -> Element:
    return {"type": "rich_text_section", "elements": elements}


def _person(user: str) -> dict[str, Any]:
    """By their id, which Slack shows as their name."""
    return {"type": "user", "user_id": user} if user.isalnum() else plain(clip(user, 40) or "the desk itself")


def _by(parts: Iterable[Part], key: Any) -> list[tuple[tuple[str, ...], Total]]:
    """Totals by key, the dearest first."""
    found: dict[tuple[str, ...], Total] = {}
    for part in parts:
        found[key(part)] = found.get(key(part), Total()) + part.total
    return sorted(found.items(), key=lambda item: (-item[1].micros, -item[1].usage.tokens, item[0]))


def _sum(parts: Iterable[Part]) -> Total:
    return reduce(add, (part.total for part in parts), Total())
