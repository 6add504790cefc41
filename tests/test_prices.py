"""What a request costs: by kind of token, by model, by the length of its prompt; and how that is said."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from src.errors import ConfigError
from src.sdk.model import Answered, HungUp, ModelFailed, Request, Trouble, Usage
from src.sdk.prices import built_in, cost, load_prices
from src.sdk.spent import Meter, Metered, money, spent_words

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("model", "usage", "dollars"),
    [
        ("claude-haiku-5-5", Usage(input=100_000), "0.01"),
        ("claude-haiku-5-5", Usage(input=1, cache_read=100_000), "0.0050005"),
        ("claude-haiku-5-5", Usage(input=20_000, output=1000, cache_write=4000, cache_read=50_000), "0.0035"),
        ("claude-haiku-5-5", Usage(cache_write=200_000, output=MILLION), "2.625"),
        ("claude-sonnet-5-5", Usage(input=MILLION, output=MILLION, cache_read=MILLION, cache_write=MILLION), "14.6"),
        ("claude-opus-5-5", Usage(input=MILLION, output=MILLION, cache_read=MILLION), "24.2"),
        ("claude-fable-5-1", Usage(input=MILLION, output=MILLION, cache_read=MILLION), "60.25"),
        ("claude-fable-5", Usage(cache_read=MILLION), "1"),
        ("claude-sonnet-5-5", Usage(web_searches=3), "0.03"),
        ("claude-haiku-4-5-20251001", Usage(input=MILLION), "1"),
        ("us.anthropic.claude-haiku-4-5-20251001-v1:0", Usage(input=MILLION), "1"),
        ("anthropic.claude-opus-5-5", Usage(output=MILLION), "20"),
    ],
)
def test_a_request_costs_what_its_tokens_cost(model: str, usage: Usage, dollars: str) -> None:
    micros = cost(usage, model)
    assert micros is not None
    assert abs(Decimal(micros) - Decimal(dollars) * MILLION) <= Decimal("0.5")


def test_the_price_of_a_stranger_is_not_known_and_never_nothing() -> None:
    assert cost(Usage(input=5), "llama-7") is None
    assert spent_words(Usage(input=5), None) == "5 tokens, price not known"


def test_a_batch_takes_half_but_for_its_searches() -> None:
    usage = Usage(input=MILLION, web_searches=1)
    assert built_in().cost(usage, "claude-sonnet-5-5", batch=True) == MILLION + 10_000


def test_a_team_has_prices_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[models."qwen3:8b"]\ninput = 0\noutput = 0\n[models.claude-haiku-5-5]\ninput = 1\noutput = 2.5\n')
    prices = load_prices(file)
    assert prices.cost(Usage(input=7, output=7), "qwen3:8b") == 0
    assert prices.cost(Usage(input=200_000, output=2), "claude-haiku-5-5") == 200_005
    assert prices.cost(Usage(input=1), "claude-opus-5-5") == 4
    assert load_prices(None) is built_in()


@pytest.mark.parametrize("text", ["models = 3", "[models.x]\ninput = -1\noutput = 1", "[models.x]\ninput = 1", "]["])
def test_prices_that_make_no_sense_are_refused_at_start(tmp_path: Path, text: str) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match="PRICES_FILE"):
        load_prices(file)
    with pytest.raises(ConfigError, match="PRICES_FILE"):
        load_prices(tmp_path / "none.toml")


@given(st.sampled_from(sorted(built_in().models)), *[st.integers(0, 10**6)] * 4)
def test_what_comes_from_a_cache_is_cheaper_and_what_goes_into_it_dearer(
    model: str, fresh: int, out: int, read: int, write: int
) -> None:
    told = cost(Usage(fresh, out, read, write), model)
    uncached = cost(Usage(fresh + read, out, 0, write), model)
    unwritten = cost(Usage(fresh + write, out, read, 0), model)
    assert told is not None
    assert uncached is not None
    assert unwritten is not None
    assert unwritten <= told + 1
    assert told <= uncached + 1


@pytest.mark.parametrize(
    ("micros", "words"),
    [
        (0, "$0.00"),
        (1, "$0.000001"),
        (42, "$0.000042"),
        (400, "$0.0004"),
        (1234, "$0.0012"),
        (31_000, "$0.031"),
        (250_000, "$0.25"),
        (999_999, "$1.00"),
        (1_234_567, "$1.23"),
        (12_400_000_000, "$12,400.00"),
    ],
)
def test_money_is_said_as_people_read_it(micros: int, words: str) -> None:
    assert money(micros) == words


def test_what_an_answer_took_is_a_few_words() -> None:
    assert spent_words(Usage(input=800, output=120, cache_read=320), 400) == (
        "1,240 tokens, 320 of them from cache, $0.0004"
    )
    assert spent_words(Usage(input=7, output=1, web_searches=1), 10_001) == "8 tokens, 1 web search, $0.01"
    assert spent_words(Usage(), 0) == ""


class Thrice:
    """Answers once, then breaks in mid-stream, and then is hung up on."""

    def __init__(self) -> None:
        self.asked = 0

    def respond(self, request: Request, on_text: object = None) -> Answered:
        self.asked += 1
        if self.asked == 2:
            raise ModelFailed(Trouble.OVERLOADED, usage=Usage(input=50, output=1))
        if self.asked == 3:
            hung_up = HungUp()
            hung_up.usage = Usage(input=30)
            raise hung_up
        return Answered((), "end_turn", Usage(input=100, output=10), "claude-haiku-5-5")

    def count_tokens(self, request: Request) -> int:
        return 7


def test_a_metered_model_counts_each_request_and_those_that_broke_off() -> None:
    noted: list[tuple[int, str, int]] = []
    troubles: list[Trouble] = []
    meter = Meter(lambda number, model, usage: noted.append((number, model, usage.tokens)), number=4)
    model = Metered(Thrice(), meter, lambda name, error: troubles.append(error.trouble))
    request = Request("claude-haiku-5-5", "", ())
    model.respond(request)
    assert meter.words == "110 tokens, $0.000015"
    with pytest.raises(ModelFailed):
        model.respond(request)
    with pytest.raises(HungUp):
        model.respond(request)
    assert noted == [(4, "claude-haiku-5-5", 110), (5, "claude-haiku-5-5", 51), (6, "claude-haiku-5-5", 30)]
    assert meter.usage == Usage(input=180, output=11)
    assert troubles == [Trouble.OVERLOADED]
    assert model.count_tokens(request) == 7
