"""Questions for one thing by its name: `details on Acme`, `who is Jane Doe`, `status of Acme`, `Jane Doe's e-mail`."""

from src.leads.questions.cards import so_rated
from src.leads.questions.columns import columns_of
from src.leads.questions.known_names import LEGAL_FORMS
from src.leads.questions.qualifiers import qualified
from src.leads.questions.reader import Reader
from src.leads.questions.sentence import Item
from src.leads.questions.spelling import everyday, first_name
from src.leads.questions.tokens import fold


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
    return _one(reader, company=bool(reader.kind_of(head, "detailsof")))


def _why(reader: Reader) -> bool:
    """`why is Jane Doe HOT?`, `why jane@acme.com`."""
    if not reader.take("why"):
        return False
    reader.draft.card = True
    if not _one(reader, company=False):
        return False
    so_rated(reader)
    return True


def _one(reader: Reader, *, company: bool) -> bool:
    """One company, address or person."""
    reader.draft.lookup = True
    if item := reader.take("address"):
        reader.draft.filter("email", [item.value], item.written)
    elif company and (item := reader.take("company")):
        reader.draft.filter("company", [item.value], item.written)
        reader.take("noun")
    elif not _person(reader):
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
    return not reader.follow and _one(reader, company=True) and reader.end


def _person(reader: Reader) -> bool:
    """A first and a last name: words that are nothing else, written as names are, or begun by a known first name."""
    names: list[Item] = []
    while len(names) < 3 and (item := reader.sees("word")) and _may_be_a_name(reader, item):
        reader.at += 1
        names.append(item)
        if item.possessive:
            break
    words = [item.written.removesuffix("'s").removesuffix("’s") for item in names]
    if len(words) < 2 or not (first_name(words[0]) or all(map(_like_a_name, words))):
        return False
    reader.draft.filter("name", [" ".join(words)], words[0])
    return True


def _like_a_name(word: str) -> bool:
    return word[:1].isupper() and not everyday(word) and fold(word) not in LEGAL_FORMS


def _may_be_a_name(reader: Reader, item: Item) -> bool:
    alone = len(reader.places[reader.at]) == 1 or "strange" in reader.places[reader.at]
    return alone and item.value.replace("-", "").replace("'", "").isalpha()
