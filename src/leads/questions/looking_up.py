"""Questions for one thing by its name: `details on Acme`, `who is Jane Doe`, `status of Acme`, `Jane Doe's e-mail`."""

from src.leads.questions.cards import so_rated
from src.leads.questions.columns import columns_of
from src.leads.questions.known_names import LEGAL_FORMS
from src.leads.questions.qualifiers import qualified
from src.leads.questions.reader import Reader
from src.leads.questions.sentence import Item
from src.leads.questions.spelling import everyday, first_name
from src.leads.questions.tokens import fold

#: How a small word ends that is hardly a last name: `calling`, `notes`.
_NO_NAME = ("ing", "ed", "s", "ion")


def looked_up(reader: Reader) -> bool:
    """A company, an address or a person, and nothing after it but where they work."""
    return reader.any_of(_details_on, _why, _columns_of_one, _persons_column, _owner_of, _bare)


def _details_on(reader: Reader) -> bool:
    """`details on Acme`, `show me jane@acme.com`."""
    head = reader.take("detailsof", "list")
    if head is None:
        return False
    reader.skip("det")
    reader.draft.card = True
    return _one(reader, company=bool(reader.kind_of(head, "detailsof")), who=_asks_who(head))


def _asks_who(head: Item) -> bool:
    return head.written.casefold().startswith(("who", "wer", "qui", "quien", "quem"))


def _why(reader: Reader) -> bool:
    """`why is Jane Doe HOT?`, `why jane@acme.com`."""
    if not reader.take("why"):
        return False
    reader.draft.card = True
    return _one(reader, company=False, who=True) and so_rated(reader)


def _one(reader: Reader, *, company: bool, who: bool = False) -> bool:
    """One company, address or person."""
    reader.draft.lookup = True
    if item := reader.take("address"):
        reader.draft.filter("email", [item.value], item.written)
    elif company and (item := reader.take("company")):
        reader.draft.filter("company", [item.value], item.written)
        reader.take("noun")
    elif not _person(reader, who=who):
        return False
    return True


def _columns_of_one(reader: Reader) -> bool:
    """`status of Acme`, `score and tier of jane doe`, `what's the owner of Acme`."""
    reader.take("what", "list")
    if not columns_of(reader):
        return False
    reader.skip("det")
    if not _one(reader, company=True):
        return False
    qualified(reader)
    return True


def _persons_column(reader: Reader) -> bool:
    """`what's Jane Doe's e-mail`."""
    reader.take("what", "list")
    if not _person(reader) or not reader.behind["word"].possessive:
        return False
    item = reader.take("column")
    if item:
        reader.draft.columns.append(item.value)
        reader.draft.lookup = True
    return item is not None


def _owner_of(reader: Reader) -> bool:
    """`who owns Acme`."""
    word = reader.take("word")
    owns = reader.take("word") if word and word.value in ("who", "wer", "qui", "quien", "quem") else None
    if owns is None or owns.value not in ("owns", "betreut", "gere", "lleva", "cuida"):
        return False
    reader.draft.columns.append("owner")
    reader.take("of")
    reader.skip("det")
    return _one(reader, company=True)


def _bare(reader: Reader) -> bool:
    """`Acme`, `jane@acme.com`, `Jane Doe`: alone."""
    return not reader.follow and _one(reader, company=True, who=True) and reader.end


def _person(reader: Reader, *, who: bool = False) -> bool:
    """A first and a last name: begun by a first name that many have; for `who`, two capitals will do."""
    names: list[Item] = []
    while len(names) < 3 and (item := reader.sees("word")) and _may_be_a_name(reader, item):
        reader.at += 1
        names.append(item)
        if item.possessive:
            break
    words = [item.written.removesuffix("'s").removesuffix("’s") for item in names]
    if len(words) < 2 or not _a_name(words, who=who):
        return False
    reader.draft.filter("name", [" ".join(words)], words[0])
    return True


def _a_name(words: list[str], *, who: bool) -> bool:
    """`Jane Doe`, `jane doe`; not `Chris meeting`, `grace periods`, `Goldman Sachs`."""
    capitals = [word[:1].isupper() for word in words]
    if not first_name(words[0]):
        return who and all(map(_like_a_name, words))
    return all(capitals) or not (any(capitals) or any(everyday(word) or word.endswith(_NO_NAME) for word in words[1:]))


def _like_a_name(word: str) -> bool:
    return word[:1].isupper() and not everyday(word) and fold(word) not in LEGAL_FORMS


def _may_be_a_name(reader: Reader, item: Item) -> bool:
    alone = len(reader.places[reader.at]) == 1 or "strange" in reader.places[reader.at]
    return alone and item.value.replace("-", "").replace("'", "").isalpha()
