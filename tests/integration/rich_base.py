"""A base of twenty entries that is rich enough to teach, with questions that are none of its wordings."""

from __future__ import annotations

from bot.core.knowledge import FaqEntry

# Entry: its wordings, parted by `|`, the title first; below it two questions of customers.
_LINES = """
invoice: 怎么开发票|能开票吗|发票去哪里申请|要一张电子发票|公司抬头的票可以开不|购物凭证怎么开
    发票在哪儿开呀|我要开票
fee: 包邮吗|运费多少钱|邮费要另付吗|寄过来收不收运费|满多少免邮|快递费谁出
    运费怎么算|是不是包邮的
when: 几天发货|什么时候寄出|下单后多久发出来|今天拍今天能发吗|仓库何时发货|发货要等多久
    多久才发货啊|几天能寄出
courier: 用什么快递|发的哪家快递公司|可以指定顺丰吗|默认走什么物流|能换成邮政吗|是中通还是圆通
    能发顺丰不|你们发哪家快递
refund: 退款多久到账|钱什么时候退回来|退的钱还没收到|货款几天原路返回|退款进度怎么看|为什么退款没到
    退款几天能到|我的钱什么时候退
return: 怎么退货|想退掉这双鞋|不喜欢可以退吗|退货流程是什么|七天无理由怎么申请|东西不想要了怎么退
    我想退货|这个不要了能退吗
swap: 可以换货吗|买小了想换大一码|换个颜色行不行|尺码不合适怎么换|换货运费怎么说|申请换一双
    能换大一码不|颜色想换一个
size: 尺码怎么选|平时穿四十买几码|鞋子偏大还是偏小|脚宽要买大吗|标准码还是偏码|帮我推荐个码
    我该买几码|会不会偏小
wash: 鞋子怎么清洗|能机洗吗|脏了用什么刷|可以泡水洗不|白鞋发黄怎么洗干净|清洁保养方法
    可以放洗衣机吗|鞋脏了怎么洗
material: 鞋面是什么材质|是真皮的吗|面料是啥做的|底子是橡胶吗|内里什么料|用的什么皮
    这是真皮还是假的|什么材质做的
water: 防水吗|下雨天能穿不|会不会进水|踩水坑湿脚吗|雪地里穿行吗|泡了雨水有事吗
    下雨可以穿吗|防不防水
stock: 还有货吗|黑色什么时候补货|缺码了能补吗|断货了还会上吗|有没有现货|库存还剩多少
    黑色有现货没|什么时候补货呀
coupon: 有优惠券吗|券在哪里领|优惠码怎么用|满减活动有没有|能再便宜点吗|券为什么用不了
    哪里领优惠券|优惠券用不了
points: 积分怎么用|会员积分能抵钱吗|积分在哪看|签到送积分吗|积分会过期不|怎么攒积分
    我的积分能抵多少|积分几时过期
address: 改收货地址|地址写错了怎么办|能换个地址送吗|收件人地址填错|想寄到公司去|搬家了送到新家
    地址填错了帮我改|换个收货地址
phone: 修改手机号|电话号码写错了|换个联系电话|收件人手机变了|留的号码打不通要改|号码填错一位
    电话写错了要改|帮我换个手机号
cancel: 取消订单|不想要了帮我撤单|拍错了怎么取消|订单能关掉吗|重复下单取消一个|付了款还能撤销吗
    帮我把订单取消|拍错了要撤单
track: 物流信息不更新|包裹卡在路上了|快递两天没动|单号查不到|包裹到哪里了|怎么还没送到
    快递怎么不动了|我的包裹走到哪
gift: 可以包成礼物吗|有礼盒没|送人要包装|能写贺卡不|礼品袋送吗|帮我包漂亮点送朋友
    送人有礼盒吗|可以写张贺卡么
repair: 鞋底开胶了|穿一个月断底|质量问题怎么保修|坏了能修吗|保修期多长|线头脱落缝线开了
    才穿几天就开胶|保修多久啊
"""


def _read(line: str, asked: str) -> tuple[FaqEntry, list[str]]:
    entry_id, _, wordings = line.partition(": ")
    texts = tuple(wordings.split("|"))
    entry = FaqEntry(entry_id, texts, f"关于{texts[0]}，请看商品页。", category="pre_sale", title=texts[0])
    return entry, asked.strip().split("|")


_ROWS = _LINES.strip().splitlines()
_BOTH = [_read(line, asked) for line, asked in zip(_ROWS[::2], _ROWS[1::2], strict=True)]
ENTRIES = [entry for entry, _ in _BOTH]
# Text and the id of the entry that answers it.
QUESTIONS = [(text, entry.entry_id) for entry, asked in _BOTH for text in asked]
UNRELATED = [
    "今天天气真好",
    "哈哈哈",
    "在吗",
    "谢谢您",
    "好的知道了",
    "我刚下班",
    "周末去爬山",
    "晚安",
    "嗯嗯",
    "你叫啥",
]
