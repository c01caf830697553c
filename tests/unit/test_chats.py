"""Reading annotated chats, as people write them by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.chats import AnnotatedTurn, ChatFileError, read_chat_file, read_chats
from bot.understanding.turns import AGENT, CUSTOMER, Turn

CHAT = """=== 001 | shop | 鞋
C other/greet normal | 在吗
A | 在的，请说
C after_sale/logistics urgent | 我的鞋呢 都一周了

=== 002 | shop | 包
c | 上次那个包
A | 您说
C pre_sale/stock normal | 还有货吗
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "one.txt"


def test_each_labelled_turn_comes_with_the_turns_before_it(file: Path) -> None:
    """In the order of the file; a new chat begins without a past."""
    file.write_text(CHAT, encoding="utf-8")

    assert read_chat_file(file) == [
        AnnotatedTurn("在吗", "greet", "normal"),
        AnnotatedTurn(
            "我的鞋呢 都一周了", "after_sale/logistics", "urgent", (Turn(CUSTOMER, "在吗"), Turn(AGENT, "在的，请说"))
        ),
        AnnotatedTurn(
            "还有货吗", "pre_sale/stock", "normal", (Turn(CUSTOMER, "上次那个包"), Turn(AGENT, "您说"))
        ),
    ]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(file: Path) -> None:
    """Editors on Windows write both."""
    file.write_bytes(b"\xef\xbb\xbf" + CHAT.replace("\n", "\r\n").encode())

    assert [turn.text for turn in read_chat_file(file)] == ["在吗", "我的鞋呢 都一周了", "还有货吗"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("C after_sale/logistic normal | 到哪了", "'after_sale/logistic' is no known topic"),
        ("C after_sale/logistics angry | 到哪了", "urgency 'angry' is unknown"),
        ("C after_sale/logistics normal 到哪了", "is no turn"),
        ("C after_sale/logistics normal | ", "is no turn"),
        ("客户：到哪了", "is no turn"),
        ("C after_sale/logistics normal | " + "长" * 2001, "2001 characters"),
    ],
)
def test_a_wrong_line_is_named_with_file_and_line(file: Path, line: str, said: str) -> None:
    """A trainer finds the place at once."""
    file.write_text(f"=== 001 | shop | 鞋\nA | 您好\n{line}\n", encoding="utf-8")

    with pytest.raises(ChatFileError, match=said) as caught:
        read_chat_file(file)
    assert "one.txt line 3" in caught.value.message


def test_a_turn_before_any_chat_is_refused(file: Path) -> None:
    """Half of a file was lost, or the first line was."""
    file.write_text("A | 您好\n", encoding="utf-8")

    with pytest.raises(ChatFileError, match="line 1: a chat begins with"):
        read_chat_file(file)


def test_bytes_that_are_no_text_are_refused_in_a_sentence(file: Path) -> None:
    """A spreadsheet program's own format, for example."""
    file.write_bytes(b"PK\x03\x04\xff\xfe\x00")

    with pytest.raises(ChatFileError, match="must be UTF-8 text"):
        read_chat_file(file)


def test_all_files_of_a_folder_are_read_in_order(tmp_path: Path) -> None:
    """And nothing else that lies there."""
    for name, text in (("b.txt", "乙"), ("a.txt", "甲"), ("notes.md", "丙")):
        (tmp_path / name).write_text(f"=== 1 | shop | x\nC other/greet normal | {text}\n", encoding="utf-8")

    assert [turn.text for turn in read_chats(tmp_path)] == ["甲", "乙"]
