"""What a run took, said in a few words, and counted while it goes on. Money is in micro-dollars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from src.sdk.model import Answered, HungUp, Model, ModelFailed, Request, Usage, unheard
from src.sdk.prices import Prices, built_in


def spent_words(usage: Usage, micros: int | None) -> str:
    """`1,240 tokens, 320 of them from cache, $0.0004`; "" where nothing was used."""
    if not usage.tokens:
        return ""
    cached = f"{usage.cache_read:,} of them from cache" if usage.cache_read else ""
    searches = f"{usage.web_searches:,} web search{'' if usage.web_searches == 1 else 'es'}"
    parts = (f"{usage.tokens:,} tokens", cached, searches if usage.web_searches else "", money(micros))
    return ", ".join(part for part in parts if part)


def money(micros: int | None) -> str:
    """`$12.40`, `$0.031`, `$0.0004`: two figures that say something, and no more than a person reads."""
    if micros is None:
        return "price not known"
    dollars = micros / 1_000_000
    if micros == 0 or dollars >= 1:
        return f"${dollars:,.2f}"
    digits = next(digits for digits in range(2, 7) if dollars >= 10**-digits or digits == 6)
    told = f"{dollars:.{digits + 1 if digits < 6 else 6}f}"
    return "$" + (told.rstrip("0") if len(told.rstrip("0").partition(".")[2]) >= 2 else f"{dollars:.2f}")


def total(costs: Sequence[int | None]) -> int | None:
    """What all of it cost; not known where one is not."""
    known = [cost for cost in costs if cost is not None]
    return sum(known) if len(known) == len(costs) else None


@dataclass(slots=True)
class Meter:
    """What one run has taken so far, request by request; `note` hears of each, by its number from `number` on."""

    note: Callable[[int, str, Usage], None] = lambda number, model, usage: None
    number: int = 0
    prices: Prices = field(default_factory=built_in)
    usage: Usage = field(default_factory=Usage)
    micros: int | None = 0
    model: str = ""

    def heard(self, model: str, usage: Usage) -> None:
        """One request ended, well or not."""
        if not usage.tokens:
            return
        cost = self.prices.cost(usage, model)
        self.usage, self.model = self.usage + usage, model
        self.micros = total((self.micros, cost))
        number, self.number = self.number, self.number + 1
        self.note(number, model, usage)

    @property
    def words(self) -> str:
        """`1,240 tokens, 320 of them from cache, $0.0004`."""
        return spent_words(self.usage, self.micros)


@dataclass(frozen=True, slots=True)
class Metered:
    """A model whose requests are counted, those that failed half-way too."""

    model: Model
    meter: Meter
    failed: Callable[[str, ModelFailed], None] = lambda model, error: None

    def respond(self, request: Request, on_text: Callable[[str], None] = unheard) -> Answered:
        """As the model does. Raises what it raises."""
        try:
            answered = self.model.respond(request, on_text)
        except HungUp as hung_up:
            self.meter.heard(request.model, hung_up.usage)
            raise
        except ModelFailed as error:
            self.meter.heard(request.model, error.usage)
            self.failed(request.model, error)
            raise
        self.meter.heard(answered.model or request.model, answered.usage)
        return answered

    def count_tokens(self, request: Request) -> int:
        """As the model does; counting costs nothing."""
        return self.model.count_tokens(request)
