"""Small FAQ bases and a quick encoder for the tests of checking and publishing."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.knowledge.encoder import Encoder
from bot.knowledge.faq_files import FULL_COLUMNS

OPENINGS = ["请问{}", "{}啊", "想问问{}", "{}，在线等", "麻烦说下{}", "关于{}的事", "就是{}", "急，{}", "你们{}"]
SUBJECTS = {
    "laces": "鞋带怎么买",
    "wash": "帆布包能水洗不",
    "zip": "拉链卡住拉不开",
    "box": "礼盒要另外付钱么",
    "heel": "后跟磨得脚疼",
    "smell": "新皮具味道很大",
}


class SignsEncoder(Encoder):
    """Pairs of signs, hashed; `asked` holds every text that was really encoded."""

    def __init__(self, name: str = "signs", dim: int = 32) -> None:
        self.name = name
        self.dim = dim
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for start in range(len(text) - 1):
                vectors[row, zlib.crc32(text[start : start + 2].encode("utf-8", "replace")) % self.dim] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def row(entry_id: str, subject: str, **cells: str) -> dict[str, str]:
    """A sound entry about a subject, with nine wordings."""
    return {
        "entry_id": entry_id,
        "category": "pre_sale",
        "topic": "product_info",
        "title": subject,
        "wordings": "\n".join(opening.format(subject) for opening in OPENINGS),
        "answer": f"您好，{subject}的说明在商品页。",
        "answer_en": "Please see the product page.",
        "policy": "商品说明",
        "version": "1",
        "scope": "all",
    } | cells


def write_base(file: Path, *rows: dict[str, str]) -> Path:
    """Write entries in the project's format; columns that a row leaves out stay empty."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, [*FULL_COLUMNS, "replaces"])
        writer.writeheader()
        writer.writerows(rows)
    return file


def write_data(data: Path) -> Path:
    """A data folder that passes the check: six entries, two products, three forbidden wordings, one message.

    Returns:
        The folder.
    """
    write_base(data / "faq" / "base.csv", *(row(entry_id, subject) for entry_id, subject in SUBJECTS.items()))
    texts = {
        "catalog/products.csv": "product_id,name,category,price_yuan\nB-1,样例包,bags,99\nS-1,样例鞋,shoes,199\n",
        "lexicon/forbidden.csv": "pattern,unless,where,instead,reason\n你,,all,用“您”,敬称\n保证,不能保证,all,,不承诺\n"
        "今天.*发货,不承诺,promotion,,不承诺时间\n",
        "nlu/other.yml": 'version: "3.1"\nnlu:\n- intent: chitchat\n  examples: |\n    - 今天天气真好\n',
    }
    for name, text in texts.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(text, encoding="utf-8")
    return data
