"""The names in a team's store that a question may use, each as people write it, the most frequent first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """Companies, owners and the rest, as of a moment ago."""

    companies: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
