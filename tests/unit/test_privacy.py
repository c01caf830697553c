"""Identity and bank-card numbers disappear, everything else stays."""

from __future__ import annotations

import pytest

from bot.core.privacy import is_bank_card, is_identity_number, mask_numbers, mask_phones

IDENTITY = "11010519491231002X"
CARD = "6222021234567890128"


@pytest.mark.parametrize(
    "written",
    [
        IDENTITY,
        IDENTITY.lower(),
        "110105 19491231 002X",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        CARD,
        "6222 0212 3456 7890 128",
        "6222-0212-3456-7890-128",
        "4111 1111 1111 1111",
    ],
)
def test_numbers_are_masked_however_they_are_written(written: str) -> None:
    """In one piece, in groups, full width."""
    masked = mask_numbers(f"号码是{written}，请查收")

    assert written not in masked
    assert masked.startswith("号码是［")
    assert masked.endswith("，请查收")


def test_a_card_beside_a_telephone_number() -> None:
    """Only the card goes, though spaces run through."""
    masked = mask_numbers("6222 0212 3456 7890 128 13800138000")
    assert masked == "［银行卡号已隐藏，尾号0128］ 13800138000"


@pytest.mark.parametrize(
    "kept",
    ["13800138000", "YB202611240001", "订单 2026112400012345", "110105194912310021", "6222021234567890123", "￥329.00"],
)
def test_other_numbers_stay(kept: str) -> None:
    """Telephone and order numbers, amounts, and numbers with a wrong check digit."""
    assert mask_numbers(kept) == kept


def test_check_digits_decide() -> None:
    """One wrong digit makes it another number."""
    assert is_identity_number(IDENTITY)
    assert not is_identity_number(IDENTITY[:-1] + "1")
    assert not is_identity_number("110105199913310021")
    assert is_bank_card(CARD)
    assert not is_bank_card("1234567812345670")


def test_phones_for_lists_and_logs() -> None:
    """The middle is hidden."""
    assert mask_phones("电话13800138000，单号2138001380001") == "电话138****8000，单号2138001380001"
