"""Buckets that several server processes share through Redis. Without Redis each process counts for itself, and says so once."""

from __future__ import annotations

import logging
import time

from redis.asyncio import Redis
from redis.exceptions import RedisError

from ui.limits import WINDOW_SECONDS, Buckets, LocalBuckets

TIMEOUT_SECONDS = 0.25  # a limit is not worth a longer wait
PAUSE_SECONDS = 10.0  # before Redis is tried again
PREFIX = "mingbai:rate:"
log = logging.getLogger("mingbai.limits")

# KEYS: the bucket. ARGV: window and step in microseconds. Returns the microseconds to wait, 0 when one was taken.
# The time is Redis' own, so that clocks of several machines need not agree.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local window, step = tonumber(ARGV[1]), tonumber(ARGV[2])
local used = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + step
if used - now > window then return used - now - window end
redis.call('SET', KEYS[1], string.format('%.0f', used), 'PX', math.ceil((used - now) / 1000))
return 0
"""


class SharedBuckets:
    """Buckets in Redis; in this process while Redis cannot be reached."""

    def __init__(self, url: str, *, fallback: Buckets | None = None) -> None:
        self._redis: Redis = Redis.from_url(url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS)
        self._take = self._redis.register_script(_TAKE)
        self._fallback = fallback or LocalBuckets()
        self._paused_until = 0.0

    @property
    def is_up(self) -> bool:
        """Whether Redis answered when it was last asked."""
        return time.monotonic() >= self._paused_until

    async def take(self, key: str, *, per_window: int) -> float:
        """See `Buckets.take`."""
        if not self.is_up:
            return await self._fallback.take(key, per_window=per_window)
        window = int(WINDOW_SECONDS * 1e6)
        try:
            wait = await self._take(keys=[PREFIX + key], args=[window, window // per_window])
        except (RedisError, OSError, TimeoutError) as error:
            self._paused_until = time.monotonic() + PAUSE_SECONDS
            log.warning("redis not reached (%s): each process counts for itself", type(error).__name__)
            return await self._fallback.take(key, per_window=per_window)
        return int(wait) / 1e6

    async def close(self) -> None:
        """Give the connections back."""
        await self._redis.aclose()
