"""Patterns that say which leads, after the noun: `from Acme`, `with status won`, `owned by Tom`, `that are hot`."""

from src.leads.questions.draft import NotUnderstood
from src.leads.questions.noun_phrase import adjective, value_list
from src.leads.questions.reader import FILTERS, Reader

#: What a preposition may lead to.
_PLACES = ("company", "country", "source", "industry")
#: Words that name the field, the field, and the kinds of its values.
_FIELDS = {
    "statusis": "status",
    "sourceis": "source",
    "tieris": "tier",
    "owneris": "owner",
    "industryis": "industry",
    "countryis": "country",
    "companyis": "company",
}
_FIELD_AFTER = {"industry": "industryword", "source": "sourceword", "company": "companyword", "country": "companyword"}


def from_somewhere(reader: Reader) -> bool:
    """`from Acme`, `in Germany`, `via webinars`, `from the software industry`, `from acme.com`, `for Tom`."""
    preposition = reader.sees("from")
    if preposition is None or not (reader.attempt(_from_place) or reader.attempt(_from_domain)):
        return reader.attempt(_for_owner)
    return True


def _from_place(reader: Reader) -> bool:
    reader.take("from")
    reader.skip("det")
    found = value_list(reader, (*_PLACES, "domain")) if reader.sees(*_PLACES) else None
    if found is None:
        return False
    _field_again(reader, found[0])
    _no_union(reader, found[0])
    reader.draft.filter(found[0], found[1], found[1][0])
    return True


def _field_again(reader: Reader, kind: str) -> None:
    """`from the software industry`, `from German companies`."""
    if kind in _FIELD_AFTER:
        reader.take(_FIELD_AFTER[kind])


def _no_union(reader: Reader, kind: str) -> None:
    """`from Germany and webinars` may mean either: nobody knows."""
    after = reader.sees(*FILTERS, ahead=1) if reader.sees("and", "or", "comma") else None
    if after and not reader.sees("period", ahead=1):
        raise NotUnderstood(after.written)


def _from_domain(reader: Reader) -> bool:
    reader.take("from")
    item = reader.take("domain")
    if item:
        reader.draft.filter("domain", [item.value], item.written)
    return item is not None


def _for_owner(reader: Reader) -> bool:
    """`leads for Tom`, `Leads von Tom`."""
    if not reader.take("fororder"):
        return False
    reader.skip("det")
    found = value_list(reader, ("owner",))
    if found:
        reader.draft.filter("owner", found[1], found[1][0])
    return found is not None


def by_field(reader: Reader) -> bool:
    """`status new`, `with status won or lost`, `source webinar`, `owner Tom`, `domain acme.com`."""
    head = reader.take("domainis", *_FIELDS)
    if head is None:
        return False
    reader.take("comma")
    for kind in reader.kind_of(head, "domainis", *_FIELDS):
        field = _FIELDS.get(kind, "domain")
        reader.skip("det")
        if found := value_list(reader, (field,)):
            reader.draft.filter(field, found[1], found[1][0])
            return True
    return False


def owned(reader: Reader) -> bool:
    """`owned by Tom`, `does Tom have`, `Tom has`, `tiene Tom`."""
    return reader.any_of(_owned_by, _has)


def _owned_by(reader: Reader) -> bool:
    if not reader.take("ownedby"):
        return False
    reader.skip("det")
    found = value_list(reader, ("owner",))
    if found:
        reader.draft.filter("owner", found[1], found[1][0])
    return found is not None


def _has(reader: Reader) -> bool:
    before = reader.take("does", "hasbefore")
    reader.skip("det")
    found = value_list(reader, ("owner",))
    if found is None:
        return False
    after = reader.take("hasafter")
    if not before and not after:
        return False
    reader.draft.filter("owner", found[1], found[1][0])
    return after is not None or reader.end or reader.sees("period") is not None


def added(reader: Reader) -> bool:
    """`added by me`, `I added`, `added by @U0TOM and @U0MAR`, `@U0TOM added`."""
    return reader.any_of(_i_added, _added_by, _someone_added)


def _i_added(reader: Reader) -> bool:
    mine = reader.take("iadded") or (reader.take("addedby") and reader.take("byme"))
    if not mine or not reader.asker:
        return False
    reader.draft.filter("added_by", [reader.asker], mine.written)
    return True


def _added_by(reader: Reader) -> bool:
    found = value_list(reader, ("user",)) if reader.take("addedby") else None
    if found:
        reader.draft.filter("added_by", found[1], found[1][0])
    return found is not None


def _someone_added(reader: Reader) -> bool:
    reader.take("does")
    person = reader.take("user")
    if person is None or not reader.take("adds"):
        return False
    reader.draft.filter("added_by", [person.value], person.written)
    return True


def described(reader: Reader) -> bool:
    """`that are hot`, `which are unassigned`; `are hot` where it is asked which; a tier right after the noun."""
    asked = reader.draft.listing or reader.draft.counting or reader.draft.measures
    said = reader.take("that", "copula") if asked else reader.take("that")
    if said is None:
        return reader.sees("tier") is not None and adjective(reader) == "tier"
    reader.skip("det")
    kind = adjective(reader)
    reader.take("ones", "noun")
    return kind not in ("", "fresh", "period")


def mentioned(reader: Reader) -> bool:
    """`mentioning pricing`, `about "data privacy"`: one word, or what is quoted; as it is written."""
    if not (reader.draft.nouns or reader.follow) or not reader.take("textsearch"):
        return False
    words = _quoted(reader) if reader.take("quote") else _one_word(reader)
    if not words:
        return False
    reader.draft.filter("text", [words.casefold()], words)
    if reader.sees("and", "or", "comma") and not reader.sees("from", "with", "without", "period", "by", ahead=1):
        raise NotUnderstood(words)
    return True


_NO_SUBJECT = ("period", "det", "of", "number", "numberplus", "not", "with", "without", "and", "or", "list", "count")


def _one_word(reader: Reader) -> str:
    if reader.sees(*_NO_SUBJECT, *FILTERS):
        return ""
    item = reader.take("word")
    return item.written if item else ""


def _quoted(reader: Reader) -> str:
    words = []
    while not reader.end and not reader.sees("quote"):
        item = reader.take("word")
        words.append(item.written if item else "")
    return " ".join(words) if reader.take("quote") else ""


def titled(reader: Reader) -> bool:
    """`with CEO in the title`."""
    reader.take("withtitle")
    item = reader.take("title", "titles")
    if item is None or not reader.take("intitle"):
        return False
    reader.draft.filter("title", [item.value], item.written)
    return True
