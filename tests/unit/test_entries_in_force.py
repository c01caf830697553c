"""Which entries may answer on a day and about a product, and which stand in for others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from bot.core.knowledge import FaqEntry
from bot.knowledge.in_force import EntriesInForce

BEFORE, DURING, LATE, AFTER = date(2026, 11, 1), date(2026, 11, 11), date(2026, 11, 18), date(2026, 12, 1)
EVERYDAY = FaqEntry("dispatch", ("几天发货",))
SALE = FaqEntry(
    "dispatch_sale",
    ("双十一几天发货",),
    valid_from=date(2026, 11, 10),
    valid_to=date(2026, 11, 20),
    replaces="dispatch",
)
LATER_SALE = FaqEntry(
    "dispatch_last_days",
    ("返场几天发货",),
    valid_from=date(2026, 11, 15),
    valid_to=date(2026, 11, 20),
    replaces="dispatch",
)
OTHER = FaqEntry("invoice", ("怎么开发票",))
# One row for each entry of a base in this order: everyday 0.9, its replacement 0.2.
SIGNALS = {"dispatch": (0.9, 0.1, 0.3), "dispatch_sale": (0.2, 0.4, 0.1), "dispatch_last_days": (0.1, 0.1, 0.6)}


def left(
    entries: list[FaqEntry], day: date | None, product: str | None = None, category: str | None = None
) -> dict[str, tuple[float, ...]]:
    """Entries that may answer, with their signals."""
    signals = np.array([SIGNALS.get(entry.entry_id, (0.5, 0.5, 0.5)) for entry in entries], dtype=np.float32)
    numbers, kept = EntriesInForce(entries).choose(np.arange(len(entries)), signals, day, product, category)
    assert list(numbers) == sorted(numbers)
    return {
        entries[number].entry_id: tuple(round(float(value), 3) for value in row)
        for number, row in zip(numbers, kept, strict=True)
    }


def test_a_replacing_entry_in_force_takes_the_place_and_the_matches() -> None:
    """Whoever asks the everyday question gets the answer of the sale."""
    assert left([EVERYDAY, SALE, OTHER], DURING) == {"dispatch_sale": (0.9, 0.4, 0.3), "invoice": (0.5, 0.5, 0.5)}


def test_the_order_of_the_base_does_not_matter() -> None:
    """The replacement may stand before what it replaces."""
    assert left([SALE, OTHER, EVERYDAY], DURING) == {"dispatch_sale": (0.9, 0.4, 0.3), "invoice": (0.5, 0.5, 0.5)}


def test_before_and_after_the_everyday_entry_answers() -> None:
    """Its own matches only."""
    for day in (BEFORE, AFTER):
        assert left([EVERYDAY, SALE], day) == {"dispatch": (0.9, 0.1, 0.3)}


def test_without_a_day_nothing_is_replaced() -> None:
    """And entries for certain days that replace another are left out."""
    assert left([EVERYDAY, SALE], None) == {"dispatch": (0.9, 0.1, 0.3)}


def test_a_replacement_for_one_product_leaves_the_others_alone() -> None:
    """Its scope has to fit as well."""
    entries = [EVERYDAY, replace(SALE, scope="product:kettle")]

    assert list(left(entries, DURING)) == ["dispatch"]
    assert list(left(entries, DURING, "lamp")) == ["dispatch"]
    assert list(left(entries, DURING, "kettle")) == ["dispatch_sale"]


def test_a_replacement_for_a_category_needs_the_category() -> None:
    """As any entry of that scope does."""
    entries = [EVERYDAY, replace(SALE, scope="category:厨房")]

    assert list(left(entries, DURING, "kettle")) == ["dispatch"]
    assert list(left(entries, DURING, "kettle", "厨房")) == ["dispatch_sale"]


def test_of_two_that_replace_the_same_the_later_one_wins() -> None:
    """The other one does not answer beside it."""
    for entries in ([EVERYDAY, SALE, LATER_SALE], [LATER_SALE, EVERYDAY, SALE]):
        assert left(entries, LATE) == {"dispatch_last_days": (0.9, 0.1, 0.6)}
        assert left(entries, DURING) == {"dispatch_sale": (0.9, 0.4, 0.3)}


def test_a_replacement_may_itself_be_replaced() -> None:
    """The last one of the chain has the matches of all."""
    last = replace(LATER_SALE, replaces="dispatch_sale")

    assert left([EVERYDAY, SALE, last], LATE) == {"dispatch_last_days": (0.9, 0.4, 0.6)}


def test_entries_that_replace_each_other_stay() -> None:
    """A mistake in the base must not make both silent."""
    first, second = FaqEntry("a", ("甲",), replaces="b"), FaqEntry("b", ("乙",), replaces="a")

    assert list(left([first, second], DURING)) == ["a", "b"]


def test_a_replacement_of_an_unknown_entry_is_an_entry_of_its_own() -> None:
    """While it is in force."""
    entries = [OTHER, replace(SALE, replaces="gone")]

    assert list(left(entries, DURING)) == ["invoice", "dispatch_sale"]
    assert list(left(entries, BEFORE)) == ["invoice"]


def test_the_replaced_entry_alone_is_enough() -> None:
    """The replacing one needs no match of its own."""
    entries = [OTHER, EVERYDAY, SALE]
    found = np.array([[0.9, 0.1, 0.3]], dtype=np.float32)

    numbers, signals = EntriesInForce(entries).choose(np.array([1]), found, DURING, None, None)

    assert [entries[number].entry_id for number in numbers] == ["dispatch_sale"]
    assert np.allclose(signals, found)


def test_days_and_scopes_are_read_as_the_entry_reads_them() -> None:
    """The arrays say the same as FaqEntry."""
    entries = [
        FaqEntry(f"{start}{end}{scope}", ("问",), valid_from=start, valid_to=end, scope=scope)
        for start in (None, DURING)
        for end in (None, DURING, LATE)
        for scope in ("all", "product:p", "category:c", "product:", "category:", "product", "somewhere")
    ]
    for day in (None, BEFORE, DURING, LATE, AFTER):
        for product, category in ((None, None), ("p", None), ("p", "c"), ("q", "c"), ("", ""), (None, "c")):
            expected = [
                e.entry_id for e in entries if (day is None or e.is_in_force(day)) and e.fits(product, category)
            ]
            assert list(left(entries, day, product, category)) == expected


def test_nothing_found_stays_nothing() -> None:
    """A base that shares nothing with the message."""
    nothing = np.zeros(0, dtype=np.int64), np.zeros((0, 3), dtype=np.float32)

    numbers, signals = EntriesInForce([EVERYDAY, SALE]).choose(*nothing, DURING, None, None)

    assert len(numbers) == 0
    assert signals.shape == (0, 3)
