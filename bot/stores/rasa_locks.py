"""Rasa's lock store on the Redis that REDIS_URL names; Rasa's own takes host and port, and no address."""

from __future__ import annotations

import redis
from rasa.core.lock_store import DEFAULT_SOCKET_TIMEOUT_IN_SECONDS, RedisLockStore
from rasa.utils.endpoints import EndpointConfig


class RedisAddressLockStore(RedisLockStore):
    """Named in endpoints.yml when REDIS_URL is set; `url` there is the address."""

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        """Prepare, without connecting."""
        super().__init__()
        self.red = redis.StrictRedis.from_url(endpoint_config.url, socket_timeout=DEFAULT_SOCKET_TIMEOUT_IN_SECONDS)
