import { locale } from "./locale";

interface Name {
  zh: string;
  en: string;
}

export const CATEGORIES = {
  pre_sale: { zh: "售前咨询", en: "Pre-sale" },
  after_sale: { zh: "售后问题", en: "After-sale" },
  complaint: { zh: "客诉投诉", en: "Complaint" },
  info_change: { zh: "信息变更", en: "Info change" },
  other: { zh: "其他", en: "Other" },
} satisfies Record<string, Name>;

export type Category = keyof typeof CATEGORIES;

/** The topics below each category, as bot/core/taxonomy.py names them. */
export const TOPICS: Record<Category, Record<string, Name>> = {
  pre_sale: {
    product_info: { zh: "商品咨询", en: "Product" },
    size_advice: { zh: "尺码建议", en: "Size advice" },
    stock: { zh: "库存", en: "Stock" },
    price: { zh: "价格", en: "Price" },
    promotion: { zh: "活动", en: "Promotion" },
    coupon: { zh: "优惠券", en: "Coupon" },
    delivery_time: { zh: "发货时效", en: "Delivery time" },
    delivery_area: { zh: "配送范围", en: "Delivery area" },
    shipping_fee: { zh: "运费", en: "Shipping fee" },
    payment: { zh: "支付", en: "Payment" },
    cash_on_delivery: { zh: "货到付款", en: "Cash on delivery" },
    invoice_option: { zh: "发票咨询", en: "Invoice options" },
    membership: { zh: "会员", en: "Membership" },
    recommend: { zh: "推荐", en: "Recommendation" },
    authenticity: { zh: "正品", en: "Authenticity" },
    how_to_order: { zh: "下单", en: "How to order" },
    warranty_policy: { zh: "保障政策", en: "Guarantee policy" },
  },
  after_sale: {
    logistics: { zh: "物流查询", en: "Tracking" },
    dispatch: { zh: "催发货", en: "Dispatch" },
    urge_delivery: { zh: "催配送", en: "Urging delivery" },
    not_received: { zh: "未收到货", en: "Not received" },
    cancel_order: { zh: "取消订单", en: "Cancellation" },
    refund_progress: { zh: "退款进度", en: "Refund progress" },
    delivery_arrange: { zh: "配送安排", en: "Delivery arrangement" },
    missing_item: { zh: "少件", en: "Missing item" },
    wrong_item: { zh: "发错货", en: "Wrong item" },
    price_protection: { zh: "价格保护", en: "Price protection" },
    invoice_issue: { zh: "开票", en: "Invoice" },
    review: { zh: "评价", en: "Review" },
    modify_order: { zh: "修改订单", en: "Order modification" },
    return_goods: { zh: "退货", en: "Return" },
    return_pickup: { zh: "退货取件", en: "Return pick-up" },
    exchange: { zh: "换货", en: "Exchange" },
    return_fee: { zh: "退货运费", en: "Return freight" },
    quality_problem: { zh: "质量问题", en: "Quality problem" },
    repair: { zh: "维修", en: "Repair" },
    usage: { zh: "使用保养", en: "Use and care" },
    damaged_parcel: { zh: "包裹破损", en: "Damaged parcel" },
    service_progress: { zh: "处理进度", en: "Case progress" },
    compensation: { zh: "补偿", en: "Compensation" },
    order_query: { zh: "订单查询", en: "Order query" },
    gift_points: { zh: "赠品积分", en: "Gifts and points" },
  },
  complaint: {
    service: { zh: "服务态度", en: "Service" },
    quality: { zh: "商品质量", en: "Quality" },
    courier: { zh: "快递投诉", en: "Courier" },
    slow_handling: { zh: "处理缓慢", en: "Slow handling" },
    dishonest: { zh: "虚假欺骗", en: "Dishonesty" },
    formal: { zh: "正式投诉", en: "Formal complaint" },
    bad_review: { zh: "差评", en: "Bad review" },
    charge: { zh: "乱扣费", en: "Wrong charge" },
  },
  info_change: {
    address: { zh: "改地址", en: "Address" },
    phone: { zh: "改电话", en: "Phone" },
    recipient: { zh: "改收件人", en: "Recipient" },
    delivery_slot: { zh: "改时间", en: "Delivery slot" },
    invoice_title: { zh: "改发票", en: "Invoice title" },
    account: { zh: "账户信息", en: "Account" },
    order_remark: { zh: "订单备注", en: "Order remark" },
    member_profile: { zh: "会员资料", en: "Member profile" },
  },
  other: {
    greet: { zh: "问候", en: "Greeting" },
    thanks: { zh: "致谢", en: "Thanks" },
    goodbye: { zh: "道别", en: "Goodbye" },
    acknowledge: { zh: "应答", en: "Acknowledgement" },
    affirm: { zh: "肯定", en: "Yes" },
    deny: { zh: "否定", en: "No" },
    ask_human: { zh: "找人工", en: "Asks for a person" },
    ask_bot: { zh: "问机器人", en: "Asks about the bot" },
    give_data: { zh: "提供信息", en: "Gives data" },
    inform_context: { zh: "说明情况", en: "Gives context" },
    chitchat: { zh: "闲聊", en: "Small talk" },
    out_of_scope: { zh: "范围之外", en: "Out of scope" },
  },
};

function isCategory(name: string): name is Category {
  return Object.hasOwn(CATEGORIES, name);
}

/** Name of a category, or the word itself if it is unknown here. */
export function categoryName(category: string): string {
  return isCategory(category) ? CATEGORIES[category][locale.value] : category;
}

/** Name of a topic; empty without one, the word itself if it is unknown here. */
export function topicName(category: string, topic: string): string {
  const names = isCategory(category) ? TOPICS[category] : {};
  const name = Object.hasOwn(names, topic) ? names[topic] : undefined;
  return name ? name[locale.value] : topic;
}

/** As records write it: 售后-物流查询; without a topic the category alone. */
export function labelName(category: string, topic: string): string {
  if (!topic) return categoryName(category);
  const name = categoryName(category);
  const short = locale.value === "zh" && isCategory(category) && category !== "other" ? name.slice(0, 2) : name;
  return locale.value === "zh" ? `${short}-${topicName(category, topic)}` : `${short} · ${topicName(category, topic)}`;
}
