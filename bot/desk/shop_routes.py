"""The demo shop's products, read from data/catalog."""

from __future__ import annotations

import anyio.to_thread
from fastapi import APIRouter

from bot.desk.wire import Json
from bot.settings import Settings
from bot.shops.catalog import read_product_rows


def shop_routes(settings: Settings) -> APIRouter:
    """What the shop's pages show."""
    router = APIRouter(prefix="/api/shop")

    @router.get("/products")
    async def products() -> Json:
        return {"products": await anyio.to_thread.run_sync(read_product_rows, settings.data_dir / "catalog")}

    return router
