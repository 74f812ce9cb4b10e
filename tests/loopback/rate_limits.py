"""Per-route rate limits: the headers the client paces itself by, and 429 where it does not."""

import hashlib
import time
from dataclasses import dataclass, field

from tests.loopback.errors import ApiError, Refusal

LIMITED = Refusal(429, 0, "You are being rate limited.")


@dataclass
class Bucket:
    """So many requests in so many seconds, counted for each major parameter by itself."""

    requests: int
    per: float
    windows: dict[str, tuple[float, int]] = field(default_factory=dict)

    def take(self, major):
        """Count one request; return what remains (negative: none was left) and the seconds to the reset."""
        now = time.monotonic()
        began, used = self.windows.get(major, (now, 0))
        if now - began >= self.per:
            began, used = now, 0
        self.windows[major] = (began, min(used + 1, self.requests))
        return self.requests - used - 1, max(0.0, began + self.per - now)


class RateLimits:
    """The limits that a test set; none by default."""

    def __init__(self):
        self.buckets = {}
        self.all = None
        self.refused = 0

    def limit(self, method, template, *, requests, per):
        """Allow `requests` in `per` seconds to a route, such as "/channels/{channel_id}/messages"."""
        self.buckets[method, template] = Bucket(requests, per)

    def limit_all(self, *, requests, per):
        """Allow so many requests to all routes together, but those that answer interactions."""
        self.all = Bucket(requests, per)

    def take(self, method, template, params):
        """Count a request; return the headers of its answer, or refuse it."""
        if self.all is not None and not template.startswith(("/interactions/", "/webhooks/")):
            remaining, rest = self.all.take("")
            if remaining < 0:
                self.refused += 1
                raise too_many_requests(rest, {"X-RateLimit-Global": "true"}, everywhere=True)
        bucket = self.buckets.get((method, template))
        if bucket is None:
            return {}
        major = params.get("channel_id") or params.get("guild_id") or params.get("webhook_token") or ""
        remaining, rest = bucket.take(major)
        headers = {
            "X-RateLimit-Limit": str(bucket.requests),
            "X-RateLimit-Remaining": str(max(remaining, 0)),
            "X-RateLimit-Reset": f"{time.time() + rest:.3f}",
            "X-RateLimit-Reset-After": f"{rest:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(f"{method} {template}".encode()).hexdigest()[:32],
        }
        if remaining < 0:
            self.refused += 1
            raise too_many_requests(rest, headers)
        return headers


def too_many_requests(retry_after, headers=None, *, everywhere=False):
    """Return Discord's 429, for one route or for all."""
    return ApiError(
        LIMITED,
        extra={"retry_after": round(retry_after, 3), "global": everywhere},
        headers={
            **(headers or {}),
            "Retry-After": str(max(1, round(retry_after))),
            "X-RateLimit-Scope": "global" if everywhere else "user",
        },
    )
