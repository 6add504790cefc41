"""The rules a team scores by: read from scoring.toml, checked as a whole, then a plain frozen value."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from src.errors import ConfigError
from src.leads.rules.rubric_faults import BANDS, POINTS, faults
from src.leads.rules.rubric_lines import Fault, syntax_fault
from src.leads.words.countries import country_code

_BUILT_IN = "scoring.toml"


@dataclass(frozen=True, slots=True)
class Fit:
    """What a team looks for, and what it does not; countries as ISO codes, industries as words."""

    fit: tuple[str, ...] = ()
    fit_points: int = 0
    unfit: tuple[str, ...] = ()
    unfit_points: int = 0


@dataclass(frozen=True, slots=True)
class WordRule:
    """A team's own words: any of them earns the points."""

    name: str
    points: int
    any: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Who is not scored: domains (and what is under them), single addresses, mailboxes and names, all in lower case."""

    competitors: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    test_domains: tuple[str, ...] = ()
    test_mailboxes: tuple[str, ...] = ()
    test_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubric:
    """The rules of one scoring.toml.

    `points` holds the simple tables, {"seniority": {"vp": 22}}; `bands` what is counted from a number on, ascending;
    `rates` what one unit of a currency is worth in `currency`. `digest` changes when any rule does, comments aside.
    """

    version: str
    digest: str
    points: Mapping[str, Mapping[str, int]]
    bands: Mapping[str, tuple[tuple[int, int], ...]]
    intent_at_most: int
    industry: Fit
    country: Fit
    words: tuple[WordRule, ...]
    currency: str
    rates: Mapping[str, Decimal]
    exclusions: Exclusions

    @property
    def label(self) -> str:
        """What a card says of the rules it was scored by."""
        return f"{self.version}-{self.digest}"


def load_rubric(path: Path | None = None) -> Rubric:
    """Read a scoring.toml; None is the built-in one.

    Raises ConfigError, whose text names every fault of the file with its line and what to do about it.
    """
    text = _text(path)
    name = str(path) if path else _BUILT_IN
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: TOMLDecodeError, and numbers of thousands of digits
        raise _broken(name, [syntax_fault(error, text)]) from None
    found = faults(data, text)
    if found:
        raise _broken(name, found)
    return _rubric(data)


def _text(path: Path | None) -> str:
    try:
        if path is None:
            return files("src.leads.rules").joinpath(_BUILT_IN).read_text(encoding="utf-8")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ConfigError(
            f"SCORING_FILE names {str(path)!r}, which cannot be read ({why}). Correct the path, or remove SCORING_FILE"
            " to use the built-in rules."
        ) from None
    except UnicodeDecodeError as error:
        raise _broken(str(path), [(0, f"Byte {error.start} is not UTF-8. Save the file as UTF-8 text.")]) from None


def _broken(name: str, found: list[Fault]) -> ConfigError:
    count = "one fault" if len(found) == 1 else f"{len(found)} faults"
    lines = [f"  {name}:{line}: {text}" if line else f"  {name}: {text}" for line, text in found]
    return ConfigError("\n".join([f"The scoring rules in {name} have {count}, so the desk does not start:", *lines]))


def _rubric(data: dict[str, Any]) -> Rubric:
    intent = dict(data.get("intent", {}))
    at_most = intent.pop("at_most", 100)
    points = {table: MappingProxyType(dict(data.get(table, {}))) for table in POINTS if table != "intent"}
    money = data.get("currency", {})
    return Rubric(
        version=data["version"],
        digest=_digest(data),
        points=MappingProxyType({**points, "intent": MappingProxyType(intent)}),
        bands=MappingProxyType({table: _bands(data.get(table, {})) for table in BANDS}),
        intent_at_most=at_most,
        industry=_fit(data.get("industry", {})),
        country=_countries(_fit(data.get("country", {}))),
        words=tuple(WordRule(name, rule["points"], tuple(rule["any"])) for name, rule in data.get("words", {}).items()),
        currency=money.get("base", "EUR"),
        rates=MappingProxyType({code: Decimal(str(rate)) for code, rate in money.get("rates", {}).items()}),
        exclusions=Exclusions(**{name: tuple(map(str.lower, who)) for name, who in data.get("exclusions", {}).items()}),
    )


def _digest(data: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()[:8]


def _bands(table: dict[str, int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((int(key.removeprefix("from_")), points) for key, points in table.items()))


def _fit(table: dict[str, Any]) -> Fit:
    fit, unfit = (tuple(table.get(key, ())) for key in ("fit", "unfit"))
    return Fit(fit, table.get("fit_points", 0), unfit, table.get("unfit_points", 0))


def _countries(fit: Fit) -> Fit:
    codes = tuple(map(country_code, fit.fit)), tuple(map(country_code, fit.unfit))
    return Fit(codes[0], fit.fit_points, codes[1], fit.unfit_points)
