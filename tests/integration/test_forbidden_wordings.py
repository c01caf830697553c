"""The shop's own table of what no answer may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.forbidden import forbidden_in, read_forbidden

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN, _ = read_forbidden(ROOT / "data" / "lexicon" / "forbidden.csv")


@pytest.mark.parametrize(
    "answer",
    [
        "你好，请稍等。",
        "亲，请看商品页。",
        "这个我不知道。",
        "目前不清楚原因。",
        "我们保证质量。",
        "一定会赔的。",
        "肯定能修好。",
        "绝对正品。",
        "百分之百真皮。",
        "小姐姐请稍等。",
        "大哥，请看订单页。",
    ],
)
def test_the_shops_own_table_forbids_what_the_manual_forbids(answer: str) -> None:
    """SOP rows R4 and R6."""
    assert forbidden_in(answer, FORBIDDEN, is_promotion=False)


@pytest.mark.parametrize(
    "answer",
    [
        "您好，您们的订单都能查。",
        "请您亲自签收，亲友代收也可以。",
        "若您不清楚订单号，可在订单页查看。",
        "字迹不清楚时，请重新拍照。",
        "到货时间我们不能保证，以物流为准。",
        "预售商品需付保证金。",
        "不一定有货，请以页面为准。",
        "有一定的色差，属正常现象。",
        "请与快递小哥联系改派。",
        "在备注里写“亲，你好”即可。",
        "一般48小时内发货。",
    ],
)
def test_the_shops_own_table_lets_ordinary_sentences_pass(answer: str) -> None:
    """A check that cries at every 亲自 would be switched off."""
    assert forbidden_in(answer, FORBIDDEN, is_promotion=False) == []


@pytest.mark.parametrize(
    ("answer", "is_forbidden"),
    [
        ("活动订单48小时内发货。", True),
        ("今天付款明天送到。", True),
        ("预计发货要三天内。", True),
        ("活动期间不承诺48小时内发货，以订单页面为准。", False),
        ("发货时间以订单页面显示为准。", False),
        ("签收后7天内可以退货。", False),
        ("赠品随订单一起发货。", False),
        ("平时现货在付款后48小时内发出，活动期间可能慢一些。", False),
        ("订单从11日起按付款先后依次发出。", False),
    ],
)
def test_times_are_forbidden_in_promotions_only(answer: str, is_forbidden: bool) -> None:
    """SOP row R6: no promised dispatch or arrival during a promotion."""
    assert bool(forbidden_in(answer, FORBIDDEN, is_promotion=True)) is is_forbidden
    assert forbidden_in(answer, FORBIDDEN, is_promotion=False) == []
