"""The only place that joins parts: settings to stores, stores to services. Everything is made on first use."""

from __future__ import annotations

from functools import lru_cache

from bot.knowledge.published import PublishedEntries
from bot.settings import read_settings


@lru_cache(maxsize=1)
def published_entries() -> PublishedEntries:
    """The FAQ entries in force, for actions."""
    return PublishedEntries(read_settings().faq_store)
