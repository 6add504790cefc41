"""`the hot German leads from`: what stands before the word for leads, and that word."""

from src.leads.questions.draft import NotUnderstood
from src.leads.questions.reader import FILTERS, Reader
from src.leads.questions.sentence import Item

#: What may stand right before the word for leads; an owner only with an `'s`.
_ADJECTIVES = tuple(kind for kind in FILTERS if kind != "owner")
#: Before a word for people (`CTOs`) these would be part of the job: `software engineers`.
_PART_OF_A_JOB = frozenset(("industry", "source", "status"))


def noun_phrase(reader: Reader) -> bool:
    """`leads`, `all hot leads`, `Tom's German leads`, `CTOs`; also what has no noun: `hot ones`, `how many hot`."""
    reader.skip("det")
    kinds = adjectives(reader)
    if reader.take("noun") or (not reader.follow and reader.take("people")):
        reader.draft.nouns += 1
        return True
    if "titles" in kinds:
        reader.draft.nouns += 1
        return not kinds & _PART_OF_A_JOB
    return bool(kinds)


def adjectives(reader: Reader) -> set[str]:
    """Every condition up to the noun; gives their kinds."""
    kinds: set[str] = set()
    while kind := adjective(reader):
        kinds.add(kind)
        if kind == "titles":
            break
        if (
            reader.sees("and", "comma", "or")
            and reader.sees(*_ADJECTIVES, ahead=1)
            and not reader.sees("noun", ahead=1)
        ):
            raise NotUnderstood(reader.places[reader.at]["word"].written)  # `Acme and webinar leads`: both, or either?
    return kinds


def adjective(reader: Reader) -> str:
    """One condition before the noun; its kind, or "" where there is none."""
    if reader.sees("fresh") and _goes_on(reader):
        reader.take("fresh")
        return "fresh"
    if reader.attempt(_of_a_time):
        return "period"
    if reader.take("unassigned"):
        reader.draft.filter("without", ["owner"], "unassigned")
        return "unassigned"
    if (owner := reader.sees("owner")) and owner.possessive:
        return _owned(reader)
    if titles := reader.take("titles"):
        reader.draft.filter("title", [titles.value], titles.written)
        return "titles"
    found = value_list(reader, _ADJECTIVES)
    if found is None:
        return ""
    reader.draft.filter(found[0], found[1], found[1][0])
    if found[0] == "tier":
        reader.take("tierword")
    return found[0]


def _of_a_time(reader: Reader) -> bool:
    """`today's leads`, `this week's hot leads`."""
    item = reader.take("period")
    if item is None or item.period is None or not reader.sees("noun", "people", "titles", *_ADJECTIVES):
        return False
    reader.draft.set_period(item.period, item.written)
    return True


def _goes_on(reader: Reader) -> bool:
    """Whether `new` stands before something: then it says nothing of the status."""
    return reader.sees("noun", "titles", "people", *_ADJECTIVES, ahead=1) is not None


def _owned(reader: Reader) -> str:
    item = reader.take("owner")
    assert item is not None  # noqa: S101 - seen a moment ago
    reader.draft.filter("owner", [item.value], item.written)
    return "owner"


def value_list(reader: Reader, kinds: tuple[str, ...]) -> tuple[str, list[str]] | None:
    """Values of one kind: `Acme`, `Acme and Globex`, `HOT, WARM or COLD`. Raises NotUnderstood where it may be two."""
    first = reader.take(*kinds)
    if first is None:
        return None
    kind = one_kind(reader, first, kinds)
    values = [first.value]
    while following := _another(reader, kind):
        values.append(following.value)
    return kind, values


def one_kind(reader: Reader, item: Item, kinds: tuple[str, ...]) -> str:
    found = reader.kind_of(item, *kinds)
    if len(found) != 1:
        raise NotUnderstood(item.written)
    return found[0]


def _another(reader: Reader, kind: str) -> Item | None:
    """The next value of the same kind after `and`, `or`, a comma; its preposition and article may be said again."""
    at = reader.at
    joined = [reader.take("and", "or", "comma"), reader.take("and", "or")]
    if not any(joined):
        reader.at = at
        return None
    if kind not in ("tier", "status"):
        reader.take("from")
    reader.skip("det")
    item = reader.take(kind)
    if item is None:
        reader.at = at
    return item
