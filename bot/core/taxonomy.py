"""The four categories of the service manual (SOP row T1) and the topics below them."""

from __future__ import annotations

from dataclasses import dataclass

PRE_SALE = "pre_sale"
AFTER_SALE = "after_sale"
COMPLAINT = "complaint"
INFO_CHANGE = "info_change"
OTHER = "other"

CATEGORIES = (PRE_SALE, AFTER_SALE, COMPLAINT, INFO_CHANGE)

CATEGORY_NAMES = {
    PRE_SALE: ("售前咨询", "Pre-sale"),
    AFTER_SALE: ("售后问题", "After-sale"),
    COMPLAINT: ("客诉投诉", "Complaint"),
    INFO_CHANGE: ("信息变更", "Info change"),
    OTHER: ("其他", "Other"),
}

TOPIC_NAMES: dict[str, dict[str, tuple[str, str]]] = {
    PRE_SALE: {
        "product_info": ("商品咨询", "Product"),
        "size_advice": ("尺码建议", "Size advice"),
        "stock": ("库存", "Stock"),
        "price": ("价格", "Price"),
        "promotion": ("活动", "Promotion"),
        "coupon": ("优惠券", "Coupon"),
        "delivery_time": ("发货时效", "Delivery time"),
        "delivery_area": ("配送范围", "Delivery area"),
        "shipping_fee": ("运费", "Shipping fee"),
        "payment": ("支付", "Payment"),
        "cash_on_delivery": ("货到付款", "Cash on delivery"),
        "invoice_option": ("发票咨询", "Invoice options"),
        "membership": ("会员", "Membership"),
        "recommend": ("推荐", "Recommendation"),
        "authenticity": ("正品", "Authenticity"),
        "how_to_order": ("下单", "How to order"),
        "warranty_policy": ("保障政策", "Guarantee policy"),
    },
    AFTER_SALE: {
        "logistics": ("物流查询", "Tracking"),
        "dispatch": ("催发货", "Dispatch"),
        "urge_delivery": ("催配送", "Urging delivery"),
        "not_received": ("未收到货", "Not received"),
        "cancel_order": ("取消订单", "Cancellation"),
        "refund_progress": ("退款进度", "Refund progress"),
        "delivery_arrange": ("配送安排", "Delivery arrangement"),
        "missing_item": ("少件", "Missing item"),
        "wrong_item": ("发错货", "Wrong item"),
        "price_protection": ("价格保护", "Price protection"),
        "invoice_issue": ("开票", "Invoice"),
        "review": ("评价", "Review"),
        "modify_order": ("修改订单", "Order modification"),
        "return_goods": ("退货", "Return"),
        "return_pickup": ("退货取件", "Return pick-up"),
        "exchange": ("换货", "Exchange"),
        "return_fee": ("退货运费", "Return freight"),
        "quality_problem": ("质量问题", "Quality problem"),
        "repair": ("维修", "Repair"),
        "usage": ("使用保养", "Use and care"),
        "damaged_parcel": ("包裹破损", "Damaged parcel"),
        "service_progress": ("处理进度", "Case progress"),
        "compensation": ("补偿", "Compensation"),
        "order_query": ("订单查询", "Order query"),
        "gift_points": ("赠品积分", "Gifts and points"),
    },
    COMPLAINT: {
        "service": ("服务态度", "Service"),
        "quality": ("商品质量", "Quality"),
        "courier": ("快递投诉", "Courier"),
        "slow_handling": ("处理缓慢", "Slow handling"),
        "dishonest": ("虚假欺骗", "Dishonesty"),
        "formal": ("正式投诉", "Formal complaint"),
        "bad_review": ("差评", "Bad review"),
        "charge": ("乱扣费", "Wrong charge"),
    },
    INFO_CHANGE: {
        "address": ("改地址", "Address"),
        "phone": ("改电话", "Phone"),
        "recipient": ("改收件人", "Recipient"),
        "delivery_slot": ("改时间", "Delivery slot"),
        "invoice_title": ("改发票", "Invoice title"),
        "account": ("账户信息", "Account"),
        "order_remark": ("订单备注", "Order remark"),
        "member_profile": ("会员资料", "Member profile"),
    },
}

# Supporting intents: a real conversation needs them, and they all count as `other`.
SUPPORTING_INTENTS = (
    "greet",
    "thanks",
    "goodbye",
    "acknowledge",
    "affirm",
    "deny",
    "ask_human",
    "ask_bot",
    "give_data",
    "inform_context",
    "chitchat",
    "out_of_scope",
)


@dataclass(frozen=True)
class Label:
    """What a message is about: a category, and a topic below it.

    For the supporting intents the category is `other` and the topic is the intent's name.
    """

    category: str
    topic: str

    @property
    def intent_name(self) -> str:
        """The reverse of `label_of`."""
        return self.topic if self.category == OTHER else f"{self.category}/{self.topic}"

    @property
    def record_name(self) -> str:
        """Name as the service manual writes it in records, for example 售后-物流查询 (SOP row T1)."""
        if self.category == OTHER:
            return CATEGORY_NAMES[OTHER][0]
        return f"{CATEGORY_NAMES[self.category][0][:2]}-{TOPIC_NAMES[self.category][self.topic][0]}"


def label_of(name: str) -> Label:
    """Read a label from an intent name, with or without topic.

    Args:
        name: `after_sale/logistics`, or a supporting intent such as `greet`.

    Raises:
        ValueError: The category or the topic is unknown.
    """
    category, _, topic = name.partition("/")
    if not topic and category in SUPPORTING_INTENTS:
        return Label(OTHER, category)
    if topic in TOPIC_NAMES.get(category, {}):
        return Label(category, topic)
    raise ValueError(f"'{name}' is no known topic. Known topics stand in bot/core/taxonomy.py.")


def all_labels() -> list[str]:
    """Every label name that training data may use, in a fixed order."""
    return [f"{category}/{topic}" for category in CATEGORIES for topic in TOPIC_NAMES[category]] + list(
        SUPPORTING_INTENTS
    )
