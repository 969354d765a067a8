from pathlib import Path

import pytest

from graph.errors import BadPrices
from graph.model.prices import Price, estimate, read_prices


def test_a_price_is_whole_and_rounded_up() -> None:
    price = Price(250_000, 2_000_000, 25_000)

    assert price.of(1_000_000) == 250_000
    assert price.of(1) == 1
    assert price.of(1000, 500) == 1250
    assert price.of(1000, 0, 1000) == 25
    assert price.of(10, 0, 99) == 1


def test_the_book_is_dated_and_its_defaults_have_prices() -> None:
    book = read_prices()

    assert book.dated.startswith("20")
    assert book.knows(book.strong)
    assert book.knows(book.light)
    assert estimate(book, book.light, 2000, 500) < estimate(book, book.strong, 2000, 500)


@pytest.mark.parametrize("name", ["gpt-5-mini", "openai/gpt-5-mini", "gpt-5-mini-2025-08-07"])
def test_a_vendor_and_a_release_are_no_part_of_a_name(name: str) -> None:
    book = read_prices()

    assert book.price(name) == book.price("gpt-5-mini")


def test_an_unknown_model_costs_as_much_as_the_dearest_of_its_kind() -> None:
    book = read_prices()

    assert book.price("nobody-knows").output == max(
        price.output for price in book.prices["chat"].values()
    )
    assert book.price("nobody-knows", "embedding").output == 0
    assert not book.knows("nobody-knows")


def test_an_own_book_goes_before_ours(tmp_path: Path) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(
        '[defaults]\nlight = "tiny"\n[chat]\n"tiny" = { input = 0, output = 0 }\n"*" = { input = 7 }\n',
        encoding="utf-8",
    )

    book = read_prices(own)

    assert book.light == "tiny"
    assert estimate(book, "tiny", 10**9, 10**9) == 0
    assert book.price("anything") == Price(7)
    assert book.price("gpt-5") == read_prices().price("gpt-5")


@pytest.mark.parametrize(
    "text", ["[chat", "[chat]\na = { input = -1 }", "[chat]\na = { cost = 1 }"]
)
def test_a_book_that_cannot_be_read_says_so(tmp_path: Path, text: str) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(text, encoding="utf-8")

    with pytest.raises(BadPrices):
        read_prices(own)
