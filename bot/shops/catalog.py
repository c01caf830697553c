"""The shop's catalog of products: the CSV files `data/catalog/products*.csv`."""

from __future__ import annotations

import csv
from pathlib import Path

from bot.core.products import CatalogError, Product

LISTS = ("colors", "sizes", "related", "aliases")
NEEDED_COLUMNS = ("product_id", "name", "category", "price_yuan")
_FACTS = ("material", "function", "care", "suits", "size_advice", "stock_note")

ProductRow = dict[str, str | int | float | list[str]]


def read_product_rows(folder: Path) -> list[ProductRow]:
    """All products as rows by column name; columns of LISTS are lists, parted by `|`, the price is a number.

    Raises:
        CatalogError: A file cannot be read, a column is missing, or a line is wrong.
    """
    found: list[ProductRow] = []
    for file in sorted(folder.glob("products*.csv")):
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                rows = csv.DictReader(lines, strict=True)
                missing = [name for name in NEEDED_COLUMNS if name not in (rows.fieldnames or [])]
                if missing:
                    raise CatalogError(f"{file} line 1: column '{missing[0]}' is missing.")
                for row in rows:
                    found.append(_row(row, f"{file} line {rows.line_num}"))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CatalogError(f"{file} cannot be read: {error}. It must be a UTF-8 CSV file.") from error
    return found


def _row(row: dict[str, str], place: str) -> ProductRow:
    if None in row or None in row.values():
        raise CatalogError(f"{place}: it needs as many cells as the header has columns.")
    product: ProductRow = {}
    for name, value in row.items():
        text = value.strip()
        if name in LISTS:
            product[name] = [part.strip() for part in text.split("|") if part.strip()]
        else:
            product[name] = text
    if not product["product_id"] or not product["name"]:
        raise CatalogError(f"{place}: product_id and name must be filled.")
    price = str(product["price_yuan"])
    try:
        product["price_yuan"] = float(price) if "." in price else int(price)
    except ValueError as error:
        raise CatalogError(f"{place}: price_yuan '{price}' is no number. Write it as 329 or 329.50.") from error
    return product


class Catalog:
    """Products by id, read again when a file has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[object, ...] | None = None
        self._products: dict[str, Product] = {}

    def products(self) -> dict[str, Product]:
        """All products.

        Raises:
            CatalogError: As `read_product_rows`.
        """
        try:
            states = [(file.name, file.stat()) for file in sorted(self._folder.glob("products*.csv"))]
        except OSError as error:
            # A spreadsheet program that saves takes the file away for a moment.
            raise CatalogError(f"{self._folder} cannot be read: {error}.") from error
        seen = tuple((name, state.st_mtime_ns, state.st_size) for name, state in states)
        if seen != self._seen:
            self._products = {str(row["product_id"]): _product(row) for row in read_product_rows(self._folder)}
            self._seen = seen
        return self._products


def _product(row: ProductRow) -> Product:
    def listed(name: str) -> tuple[str, ...]:
        value = row.get(name, [])
        return tuple(value) if isinstance(value, list) else ()

    facts = {name: str(row.get(name, "")) for name in _FACTS}
    facts |= {
        "colors": "、".join(listed("colors")),
        "sizes": "、".join(listed("sizes")),
        "price": str(row["price_yuan"]),
    }
    return Product(
        product_id=str(row["product_id"]),
        name=str(row["name"]),
        name_en=str(row.get("name_en", "")),
        category=str(row["category"]),
        aliases=listed("aliases"),
        related=listed("related"),
        facts=facts,
        facts_en={name: str(row[f"{name}_en"]) for name in _FACTS if row.get(f"{name}_en")},
    )
