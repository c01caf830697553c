"""Exact things in a message."""

from __future__ import annotations

import pytest

from bot.understanding.entities import Entity, find_entities


def found(text: str) -> list[tuple[str, str]]:
    return [(entity.name, entity.value) for entity in find_entities(text)]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("单号YB2026010188帮我看看", "order_number", "YB2026010188"),
        ("单号yb2026010188", "order_number", "YB2026010188"),
        ("DD12345678", "order_number", "DD12345678"),
        ("订单２０２６０１０１００８８", "order_number", "202601010088"),
        ("订单202601010088999走到哪", "order_number", "202601010088999"),
        ("打我13812345678", "phone", "13812345678"),
        ("打我138 1234 5678", "phone", "13812345678"),
        ("打我138-1234-5678", "phone", "13812345678"),
        ("证件11010519491231002X", "id_card", "11010519491231002X"),
        ("手机尾号是0188", "phone_tail", "0188"),
        ("后四位：0188", "phone_tail", "0188"),
        ("只退了￥39.50", "amount", "39.50"),
        ("差价 20 块钱", "amount", "20"),
        ("满10000元", "amount", "10000"),
        ("11月11日发么", "date", "11月11日"),
        ("15号能送到不", "date", "15号"),
        ("周六在家", "date", "周六"),
        ("用EMS寄", "courier", "EMS"),
        ("走顺丰", "courier", "顺丰"),
        ("要42码", "size", "42码"),
        ("要38.5 码", "size", "38.5码"),
    ],
)
def test_each_thing_is_found_in_its_one_form(text: str, name: str, value: str) -> None:
    """However it is written: spaces, dashes, full width, small letters."""
    assert found(text) == [(name, value)]


@pytest.mark.parametrize(
    "text",
    ["", "您好", "编号123456789", "今年2026", "电话12345678901", "1381234567", "XYB2026010188", "49码", "2号码"],
)
def test_what_only_looks_alike_is_nothing(text: str) -> None:
    """Too short, too long, or part of another word."""
    assert found(text) == []


def test_an_identity_number_is_no_order_number() -> None:
    """Eighteen digits with a birthday in them; the earlier pattern wins."""
    assert found("110105194912310021") == [("id_card", "110105194912310021")]


def test_an_order_number_with_letters_is_not_a_phone() -> None:
    """Digits inside an order number stay with it."""
    assert found("YB13812345678") == [("order_number", "YB13812345678")]


def test_things_are_listed_left_to_right() -> None:
    """In the order of the text, whatever the order of the patterns."""
    assert found("昨天用中通寄的，电话13812345678，退50元") == [
        ("date", "昨天"),
        ("courier", "中通"),
        ("phone", "13812345678"),
        ("amount", "50"),
    ]


def test_positions_point_into_the_text_as_written() -> None:
    """Full-width digits move nothing."""
    text = "尺码４２码，谢谢"
    [entity] = find_entities(text)

    assert entity == Entity("size", "42码", 2, 5)
    assert text[entity.start : entity.end] == "４２码"


def test_a_very_long_run_of_digits_is_no_order() -> None:
    """More than twenty digits are nothing that we know, and are passed over quickly."""
    assert found("7" * 100_000) == []
