"""Messages that a reader of single words judges wrong: calm ones with grave words, grave ones without any."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.model

ROOT = Path(__file__).resolve().parents[2]

CASES = {
    "normal": """
        没有生气 就是问问进度
        不是投诉，就问一下
        我撤销这个投诉吧
        我老公说再不到就要投诉 我说不至于
        炸裂款那双还有货吗
        工商银行的卡能付吗
        我爸妈的电话写一下
        地址是法院路88号
        麻烦您帮我看下
        真的，没骗你，这双鞋太舒服了
        好用到哭
        医院对面的小区能送吗
        防狼报警器能退吗
        质保期内坏了赔吗
        皮肤容易过敏能穿吗
        太绝了！！！爱了爱了
        你好，请问怎么退货
        帮我查下快递到哪了
        能不能便宜点
        在吗
        ？
        <b>hello</b> SELECT * FROM orders;
        where is my order
        我想改一下收货地址
        尺码偏大吗
        几天能到
        谢谢你啊 太感谢了
        笑死 我买错颜色了
        可以开发票吗
        垃圾袋有卖吗
        退货运费谁出
        这个包能装下电脑吗
        好的 知道了
        收到了 挺好的
        請問怎麼退貨
        ｗｈａｔ　ｓｉｚｅ
        """,
    "urgent": """
        都问了三遍了还没人处理
        说好昨天到的到现在没有
        明天要出差 今天必须拿到
        显示签收了可我没收到
        退款超过七天了还没到账
        你们可真行 发个货发半个月
        等了一上午没人来取件
        要求赔偿我的损失
        太失望了 以后不会再来了
        人呢？？怎么不说话了
        回答我啊 到底能不能退
        婚礼周六要穿 再不发来不及了
        """,
    "critical": """
        那我只能打12315了
        你们就是骗子！退钱！
        同一单扣了我两次599
        鞋底断了摔伤了在医院
        孩子穿了脚上起红疹去急诊了
        我的账号被盗了 下了好多单
        充电宝冒烟了
        什么垃圾店 不要脸
        再不退款我就找律师起诉你们
        不是我本人下的单 钱被扣了一万二
        我要找媒体曝光你们
        黑心商家 缺德
        你們就是騙子！退錢！
        """,
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The level of each case, as the running bot judges it."""
    source = tmp_path_factory.mktemp("cases") / "cases.jsonl"
    texts = [line.strip() for lines in CASES.values() for line in lines.strip().splitlines()]
    cases = [{"id": text, "turns": [{"speaker": "customer", "text": text}]} for text in texts]
    source.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), encoding="utf-8")
    target = source.with_suffix(".out")
    command = [sys.executable, "-m", "bot", "parse", "--in", str(source), "--out", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=240)
    results = map(json.loads, target.read_text(encoding="utf-8").splitlines())
    return {result["id"]: result["urgency"] for result in results}


@pytest.mark.parametrize(
    ("text", "level"), [(line.strip(), level) for level, lines in CASES.items() for line in lines.strip().splitlines()]
)
def test_a_hard_case_is_judged_as_a_person_would(judged: dict[str, str], text: str, level: str) -> None:
    """Grave words may be harmless, and harmless words grave."""
    assert judged[text] == level
