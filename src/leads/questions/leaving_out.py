"""Patterns for what is left out: `not from webinars`, `except COLD and Acme`, `all but hot`, `that are not won`."""

from src.leads.questions.draft import NotUnderstood
from src.leads.questions.reader import FILTERS, Reader


def left_out(reader: Reader) -> bool:
    """One or more values after a negation, of one kind or of several; all of them are left out."""
    word = reader.take("not", "except")
    if word is None:
        return False
    if reader.attempt(_not_mine):
        return True
    if not _one_out(reader):
        return False
    while reader.attempt(_another_out):
        pass
    if reader.sees("and", "or", "comma") and reader.sees(*FILTERS, ahead=1):
        raise NotUnderstood(word.written)
    reader.take("ones", "noun", "industryword", "sourceword")
    return True


def _not_mine(reader: Reader) -> bool:
    """`not added by me`."""
    if not (said := reader.take("iadded")) or not reader.asker:
        return False
    reader.draft.filter("added_by", [reader.asker], said.written, out=True)
    return True


def _one_out(reader: Reader) -> bool:
    reader.take("from", "ownedby", "statusis", "industryis", "sourceis")
    reader.skip("det")
    reader.take("from")
    item = reader.take(*FILTERS)
    kinds = reader.kind_of(item, *FILTERS) if item else ()
    if item is None or len(kinds) != 1:
        return False
    if reader.draft.exclude and kinds[0] not in reader.draft.exclude:
        raise NotUnderstood(item.written)  # `not from webinars and Germany`: neither, or not both?
    values = [*reader.draft.exclude.get(kinds[0], ()), item.value]
    reader.draft.exclude = {**reader.draft.exclude, kinds[0]: list(dict.fromkeys(values))}
    return True


def _another_out(reader: Reader) -> bool:
    """The next one, after `and`, `or` or a comma, with no preposition of its own that would begin anew."""
    if not any([reader.take("comma"), reader.take("and", "or")]):
        return False
    if reader.sees("from") and not reader.sees(*FILTERS):
        return False  # `not from webinars and from Germany`
    reader.take("not", "except")
    return _one_out(reader)


def all_but(reader: Reader) -> bool:
    """`all leads but hot`."""
    if not reader.take("allbut"):
        return False
    reader.draft.nouns += 1
    if not _one_out(reader):
        return False
    reader.take("ones", "noun")
    return True
