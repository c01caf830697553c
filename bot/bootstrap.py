"""The only place that joins parts: settings to stores, stores to services. Everything is made on first use."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import lru_cache

from bot.knowledge.published import PublishedEntries
from bot.settings import Settings, read_settings
from bot.shops.catalog import Catalog
from bot.shops.demo_shop import DemoShop
from bot.shops.http_shop import HttpShop
from bot.shops.order_system import OrderSystem


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return read_settings()


@lru_cache(maxsize=1)
def published_entries() -> PublishedEntries:
    """The FAQ entries in force, for actions."""
    return PublishedEntries(settings().faq_store)


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """The shop's products."""
    return Catalog(settings().data_dir / "catalog")


@lru_cache(maxsize=1)
def order_system() -> OrderSystem:
    """The shop's order system: over HTTP where ORDERS_URL is set, the demo shop's file otherwise."""
    if settings().orders_url:
        return HttpShop(str(settings().orders_url), settings().orders_token)
    return DemoShop(settings().data_dir / "catalog" / "orders.csv", now=lambda: datetime.now(timezone.utc))
