"""Questions that work, to offer where one was not understood."""

from src.leads.names import Names

_EVERYDAY = (
    "How many leads today?",
    "Show me the top 5 HOT leads",
    "How many leads this week by source?",
    "Average score this month",
    "HOT vs WARM this month",
    "How many leads this week vs last week?",
)


def examples(names: Names) -> tuple[str, ...]:
    """Questions about this team's store that are sure to be understood."""
    about = tuple(f"Show me leads from {name}" for name in names.companies[:1])
    return (*_EVERYDAY[:4], *about, *_EVERYDAY[4:])
