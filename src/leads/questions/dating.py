"""Patterns for the period: `this week`, `last updated this week`, `added today`; it is said once."""

from src.leads.questions.reader import Reader


def dated(reader: Reader) -> bool:
    """A period; after `updated`, it is about the time of the last change."""
    changed = reader.take("updated")
    item = reader.take("period")
    if item is None or item.period is None:
        return False
    if changed:
        reader.draft.dated_by = "updated"
    reader.draft.set_period(item.period, item.written)
    return True


def there(reader: Reader) -> bool:
    """`do we have`, `came in`, `so far`: what every lead of the store does, and when it is asked."""
    return reader.take("aux", "now") is not None
