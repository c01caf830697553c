"""Reading FAQ bases: what is right is read, what is wrong is named with file and line."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from bot.core.knowledge import FaqEntry, FaqFileError
from bot.knowledge.faq_files import FULL_COLUMNS, read_faq


def write_full(file: Path, *rows: dict[str, str]) -> Path:
    """Write entries in the project's format; columns that a row leaves out stay empty."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, FULL_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return file


def write(file: Path, text: str, encoding: str = "utf-8") -> Path:
    file.write_bytes(text.encode(encoding))
    return file


def error_of(path: Path) -> str:
    with pytest.raises(FaqFileError) as caught:
        read_faq(path)
    return caught.value.message


def test_an_entry_is_read_with_all_its_columns(tmp_path: Path) -> None:
    """Wordings one a line without repetitions, days as days, flags apart."""
    row = {
        "entry_id": "promo.laces",
        "category": "pre_sale",
        "topic": "promotion",
        "title": "鞋带赠送",
        "wordings": "送鞋带么\n\n 鞋带怎么领 \n送鞋带么",
        "answer": "满额赠送。",
        "answer_en": "Free with larger orders.",
        "policy": "P1",
        "version": "2",
        "valid_from": "2026-11-01",
        "valid_to": "2026-11-11",
        "scope": "category:鞋",
        "flags": "money|handover",
    }
    assert read_faq(write_full(tmp_path / "promo.csv", row)) == [
        FaqEntry(
            "promo.laces",
            ("送鞋带么", "鞋带怎么领"),
            "满额赠送。",
            "Free with larger orders.",
            "pre_sale",
            "promotion",
            "鞋带赠送",
            "P1",
            "2",
            date(2026, 11, 1),
            date(2026, 11, 11),
            "category:鞋",
            ("money", "handover"),
        )
    ]


def test_empty_cells_mean_no_bound_all_products_and_the_first_wording(tmp_path: Path) -> None:
    """Only id and wordings are needed."""
    [entry] = read_faq(write_full(tmp_path / "a.csv", {"entry_id": "a", "wordings": "鞋垫厚么\n鞋垫多厚"}))

    assert (entry.valid_from, entry.valid_to, entry.scope) == (None, None, "all")
    assert (entry.flags, entry.title) == ((), "鞋垫厚么")


def test_a_folder_is_read_in_the_order_of_its_files(tmp_path: Path) -> None:
    """Other files beside the .csv files do not matter."""
    write_full(tmp_path / "b.csv", {"entry_id": "b", "wordings": "乙"})
    write_full(tmp_path / "a.csv", {"entry_id": "a", "wordings": "甲"})
    write(tmp_path / "notes.txt", "no CSV")

    assert [entry.entry_id for entry in read_faq(tmp_path)] == ["a", "b"]


def test_a_plain_file_may_have_several_lines_of_one_entry(tmp_path: Path) -> None:
    """They become its wordings, also when another entry stands between them; the first answer counts."""
    file = write(
        tmp_path / "plain.csv",
        "entry_id,question,answer\nlaces,鞋带怎么买,\ncare,怎么擦鞋,用软布\nlaces,有卖鞋带么,有\nlaces,鞋带怎么买,没有\n",
    )

    assert read_faq(file) == [
        FaqEntry("laces", ("鞋带怎么买", "有卖鞋带么"), "有"),
        FaqEntry("care", ("怎么擦鞋",), "用软布"),
    ]


def test_a_plain_file_needs_no_answers(tmp_path: Path) -> None:
    """Id and question are enough to search."""
    assert read_faq(write(tmp_path / "plain.csv", "entry_id,question\n7,怎么擦鞋\n")) == [FaqEntry("7", ("怎么擦鞋",))]


def test_a_byte_order_mark_does_not_hide_the_first_column(tmp_path: Path) -> None:
    """Spreadsheet programs write one."""
    [entry] = read_faq(write(tmp_path / "bom.csv", "entry_id,question\r\n7,怎么擦鞋\r\n", "utf-8-sig"))

    assert entry.entry_id == "7"


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    """Neither folder nor file."""
    assert f"{tmp_path / 'nowhere'} does not exist" in error_of(tmp_path / "nowhere")


def test_a_folder_without_csv_files_is_named(tmp_path: Path) -> None:
    """A forgotten base is not an empty one."""
    assert f"{tmp_path} holds no .csv file" in error_of(tmp_path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    """In the project's format every column is needed; a file with neither format lacks the question."""
    full = write(tmp_path / "full.csv", ",".join(FULL_COLUMNS).replace(",answer_en", "") + "\n")
    plain = write(tmp_path / "plain.csv", "entry_id,frage\n1,怎么擦鞋\n")

    assert f"{full} line 1: column 'answer_en' is missing" in error_of(full)
    assert f"{plain} line 1: column 'question' is missing" in error_of(plain)


def test_an_empty_file_lacks_its_first_column(tmp_path: Path) -> None:
    """Nothing was found in line 1."""
    file = write(tmp_path / "empty.csv", "")

    assert f"{file} line 1: column 'entry_id' is missing; found nothing" in error_of(file)


def test_a_base_with_a_header_only_is_refused(tmp_path: Path) -> None:
    """Publishing it would silence the bot."""
    file = write(tmp_path / "header.csv", "entry_id,question\n")

    assert f"{file} has no entries" in error_of(file)


@pytest.mark.parametrize("entry_id", ["", "   ", "\u3000"])
def test_an_empty_id_is_named_with_its_line(tmp_path: Path, entry_id: str) -> None:
    """Spaces are no id either."""
    file = write(tmp_path / "a.csv", f"entry_id,question\n1,怎么擦鞋\n{entry_id},怎么洗包\n")

    assert f"{file} line 3: entry_id is empty" in error_of(file)


def test_a_duplicate_id_is_named_with_the_file_that_repeats_it(tmp_path: Path) -> None:
    """Also across the files of a folder."""
    write_full(tmp_path / "a.csv", {"entry_id": "care", "wordings": "怎么擦鞋"})
    second = write_full(
        tmp_path / "b.csv", {"entry_id": "wash", "wordings": "怎么洗包"}, {"entry_id": "care", "wordings": "怎么保养"}
    )

    assert f"{second} line 3: entry_id 'care' is used before" in error_of(tmp_path)


@pytest.mark.parametrize("column", ["valid_from", "valid_to"])
@pytest.mark.parametrize("day", ["11.11.", "2026-02-30", "明天", "2026/11/11"])
def test_a_wrong_day_is_named_with_its_column(tmp_path: Path, column: str, day: str) -> None:
    """A day that does not exist is as wrong as another way of writing."""
    file = write_full(tmp_path / "a.csv", {"entry_id": "a", "wordings": "满减", column: day})

    assert f"{file} line 2: {column} '{day}' is no day" in error_of(file)


def test_an_entry_without_wordings_is_named(tmp_path: Path) -> None:
    """Empty lines are no wordings; the line is the one where the row begins."""
    file = write_full(tmp_path / "a.csv", {"entry_id": "a", "wordings": " \n \n"})

    assert f"{file} line 2: entry 'a' has no wordings" in error_of(file)


def test_an_empty_question_is_named(tmp_path: Path) -> None:
    """In the plain format too."""
    file = write(tmp_path / "a.csv", "entry_id,question\n1,\n")

    assert f"{file} line 2: question is empty" in error_of(file)


def test_a_comma_without_quotes_is_named(tmp_path: Path) -> None:
    """The text would be cut at its comma."""
    file = write(tmp_path / "a.csv", "entry_id,question\n1,怎么擦鞋,急\n")

    assert f"{file} line 2: more cells than columns" in error_of(file)


def test_a_text_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    """Far below the first block that the decoder reads."""
    file = tmp_path / "gbk.csv"
    good = "entry_id,question\n" + "".join(f"{number},怎么擦鞋\n" for number in range(2, 3000))
    file.write_bytes(good.encode() + "3000,怎么洗包\n".encode("gbk"))

    assert f"{file} line 3000: not UTF-8 text" in error_of(file)


def test_a_spreadsheet_saved_as_utf_16_is_named(tmp_path: Path) -> None:
    """Unicode text of some spreadsheet programs."""
    file = write(tmp_path / "utf16.csv", "entry_id,question\n1,怎么擦鞋\n", "utf-16")

    assert f"{file} line 1: not UTF-8 text" in error_of(file)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('entry_id,question\n1,怎么擦鞋\n2,"怎么洗包\n', 3),
        ('entry_id,question\n1,"怎么"擦鞋\n2,怎么洗包\n', 2),
    ],
    ids=["never closed", "closed too early"],
)
def test_half_written_quotes_are_named(tmp_path: Path, text: str, line: int) -> None:
    """They must not swallow the entries behind them in silence."""
    file = write(tmp_path / "quotes.csv", text)

    assert f"{file} line {line}: no readable CSV" in error_of(file)


def test_an_endless_cell_is_named(tmp_path: Path) -> None:
    """Somebody has pasted a whole file into it."""
    file = write(tmp_path / "long.csv", f"entry_id,question\n1,{'鞋' * 20_001}\n")

    assert f"{file} line 2: column 'question' holds 20001 characters" in error_of(file)
