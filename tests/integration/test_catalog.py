"""The shop's catalog: what is right is read, what is wrong is named with file and line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.core.products import CatalogError
from bot.shops.catalog import Catalog, read_product_rows

HEADER = "product_id,name,name_en,category,price_yuan,colors,related,aliases,material,material_en"
ROW = "A1,云靴,Cloud Boot,boots,399.5,黑|白,B1|B2,靴子|云靴子,牛皮,leather"


def catalog(folder: Path, *lines: str, name: str = "products.csv") -> Path:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def error_of(folder: Path) -> str:
    with pytest.raises(CatalogError) as caught:
        read_product_rows(folder)
    return caught.value.message


def test_a_product_is_read_with_its_facts(tmp_path: Path) -> None:
    """Lists, price and both languages."""
    [product] = Catalog(catalog(tmp_path, HEADER, ROW)).products().values()

    assert (product.name, product.category, product.related, product.aliases) == (
        "云靴",
        "boots",
        ("B1", "B2"),
        ("靴子", "云靴子"),
    )
    assert product.facts["material"] == "牛皮"
    assert product.facts["colors"] == "黑、白"
    assert product.facts["price"] == "399.5"
    assert product.facts_en == {"material": "leather"}


def test_columns_that_are_not_needed_may_be_missing(tmp_path: Path) -> None:
    """A shop starts with id, name, category and price."""
    shelf = Catalog(catalog(tmp_path, "product_id,name,category,price_yuan", "A1,云靴,boots,399"))
    [product] = shelf.products().values()

    assert product.facts["material"] == ""
    assert product.aliases == ()


def test_a_changed_file_counts_at_once(tmp_path: Path) -> None:
    """And an unchanged one is not read again."""
    shelf = Catalog(catalog(tmp_path, HEADER, ROW))
    before = shelf.products()
    assert shelf.products() is before
    file = catalog(tmp_path, HEADER, ROW, ROW.replace("A1", "A2")) / "products.csv"
    os.utime(file, (1, 1))

    assert list(shelf.products()) == ["A1", "A2"]


def test_an_empty_folder_is_an_empty_catalog(tmp_path: Path) -> None:
    """A shop without catalog works; it only knows no products."""
    assert Catalog(tmp_path).products() == {}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["product_id,name,price_yuan"], "line 1: column 'category' is missing."),
        ([HEADER, "A1,云靴"], "line 2: it needs as many cells as the header has columns."),
        ([HEADER, ROW + ",much,more"], "line 2: it needs as many cells as the header has columns."),
        ([HEADER, ROW, ROW.replace("A1", "")], "line 3: product_id and name must be filled."),
        ([HEADER, ROW.replace("399.5", "三百")], "line 2: price_yuan '三百' is no number. Write it as 329 or 329.50."),
        ([HEADER, '"A1,云靴'], "cannot be read: unexpected end of data"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, lines: list[str], message: str) -> None:
    """With what to do."""
    assert message in error_of(catalog(tmp_path, *lines))


def test_a_file_of_another_encoding_is_named(tmp_path: Path) -> None:
    """As spreadsheet programs save it by default."""
    (tmp_path / "products.csv").write_bytes(f"{HEADER}\n{ROW}\n".encode("gb18030"))

    assert "It must be a UTF-8 CSV file." in error_of(tmp_path)
