"""The demo shop's products, read from data/catalog."""

from __future__ import annotations

import csv
from pathlib import Path

import anyio.to_thread
from fastapi import APIRouter

from bot.core.errors import JiedaiError
from bot.desk.wire import Json
from bot.settings import Settings

_LISTS = ("colors", "sizes", "related")
_NUMBERS = ("price_yuan",)


class CatalogError(JiedaiError):
    """The catalog is missing or wrong; the message names file and line."""

    code = "catalog"


def shop_routes(settings: Settings) -> APIRouter:
    """What the shop's pages show."""
    router = APIRouter(prefix="/api/shop")

    @router.get("/products")
    async def products() -> Json:
        return {"products": await anyio.to_thread.run_sync(read_products, settings.data_dir / "catalog")}

    return router


def read_products(folder: Path) -> list[Json]:
    """All products of the catalog's CSV files; columns colors, sizes and related are lists, parted by `|`.

    Raises:
        CatalogError: A file cannot be read, or a price is no number.
    """
    found: list[Json] = []
    for file in sorted(folder.glob("products*.csv")):
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                rows = csv.DictReader(lines)
                found += [_product(row) for row in rows]
        except (OSError, ValueError, csv.Error) as error:
            raise CatalogError(f"{file} cannot be read near line {len(found) + 2}: {type(error).__name__}.") from error
    return found


def _product(row: dict[str, str]) -> Json:
    product: Json = {}
    for name, value in row.items():
        text = (value or "").strip()
        if name in _LISTS:
            product[name] = [part.strip() for part in text.split("|") if part.strip()]
        elif name in _NUMBERS:
            product[name] = float(text) if "." in text else int(text)
        else:
            product[name] = text
    return product
