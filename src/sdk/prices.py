"""What requests to a model cost: prices by model, and money in micro-dollars. Pure, but for reading a file of prices.

A price of so many dollars a million tokens is as many micro-dollars a token, so there is nothing to convert. Of a model
without a known price the money is not known (None), never zero.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from src.errors import ConfigError
from src.sdk.model import Usage

#: What comes before and after a model's name where a cloud serves it, or where a snapshot is named by its day.
_AROUND = re.compile(r"^(?:[a-z]{2,6}\.)?(?:anthropic\.)?|-\d{8}(?:-v\d+(?::\d+)?)?$|@\d{8}$")
_WRITE, _READ = Decimal("1.25"), Decimal("0.1")


class Band(BaseModel):
    """Dollars a million tokens; a cache that is not named costs 1.25 (write) and 0.1 (read) times the input."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: Decimal = Field(ge=0, le=10_000)
    output: Decimal = Field(ge=0, le=10_000)
    cache_write: Decimal | None = Field(None, ge=0, le=10_000)
    cache_read: Decimal | None = Field(None, ge=0, le=10_000)

    def micros(self, usage: Usage) -> Decimal:
        """What these tokens cost, in micro-dollars."""
        write = self.input * _WRITE if self.cache_write is None else self.cache_write
        read = self.input * _READ if self.cache_read is None else self.cache_read
        told = usage.input * self.input + usage.output * self.output
        return told + usage.cache_write * write + usage.cache_read * read


class LongBand(Band):
    """The prices of a request whose whole prompt, cache included, is `over` so many tokens."""

    over: int = Field(ge=1)


class Price(Band):
    """The prices of one model."""

    long: LongBand | None = None

    def band(self, usage: Usage) -> Band:
        """The prices that hold for one request."""
        prompt = usage.input + usage.cache_read + usage.cache_write
        return self.long if self.long and prompt > self.long.over else self


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    web_search: Decimal | None = Field(None, ge=0)
    batch: Decimal | None = Field(None, gt=0, le=1)
    models: dict[str, Price] = {}


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices by model; `web_search` is for a thousand searches, `batch` the part of the price that a batch takes."""

    models: Mapping[str, Price] = field(default_factory=dict)
    web_search: Decimal = Decimal(10)
    batch: Decimal = Decimal("0.5")

    def of(self, model: str) -> Price | None:
        """The price of a model by its name, with or without a cloud's prefix and a snapshot's day."""
        return self.models.get(model) or self.models.get(_AROUND.sub("", model))

    def cost(self, usage: Usage, model: str, *, batch: bool = False) -> int | None:
        """What one request cost in micro-dollars, to the nearest; None where no price is known.

        Of one request, not of a sum: a long prompt has other prices, and several short ones are none.
        """
        price = self.of(model)
        if price is None:
            return None
        searched = usage.web_searches * self.web_search * 1000
        tokens = price.band(usage).micros(usage) * (self.batch if batch else 1)
        return int((tokens + searched).to_integral_value(ROUND_HALF_UP))


@cache
def built_in() -> Prices:
    """The prices that come with the desk."""
    return _read(files("src.sdk").joinpath("prices.toml").read_text(encoding="utf-8"), Prices())


def load_prices(path: Path | None) -> Prices:
    """The built-in prices, and over them those of a file. Raises ConfigError that says what is wrong with it."""
    if path is None:
        return built_in()
    try:
        return _read(path.read_text(encoding="utf-8"), built_in())
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()[:5])
        raise ConfigError(f"PRICES_FILE: {path}: {faults}") from None
    except (OSError, ValueError) as error:
        raise ConfigError(f"PRICES_FILE: {path} cannot be read: {error}") from None


def cost(usage: Usage, model: str) -> int | None:
    """What one request cost in micro-dollars by the built-in prices; None where no price is known."""
    return built_in().cost(usage, model)


def _read(text: str, before: Prices) -> Prices:
    said = _File.model_validate(tomllib.loads(text, parse_float=_exactly))
    web_search = before.web_search if said.web_search is None else said.web_search
    return Prices({**before.models, **said.models}, web_search, said.batch or before.batch)


def _exactly(text: str) -> Any:
    return Decimal(text)
