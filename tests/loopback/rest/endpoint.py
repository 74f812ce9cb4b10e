"""What happens to every REST request around its handler: faults, token, limits, forms, log."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.loopback.errors import INVALID_FORM, UNAUTHORIZED, ApiError, Refusal
from tests.loopback.form import Form
from tests.loopback.rate_limits import too_many_requests
from tests.loopback.rest.exchange import LoggedRequest, read

API = "/api/v10"
# Discord's edge names itself; discord.py takes a 429 without this header for a ban of the address.
VIA = {"Via": "1.1 google"}
HTML_STATUSES = {502, 503}


@dataclass(frozen=True)
class Endpoint:
    """A route: its path as the OpenAPI document writes it, its handler, and the check of its form."""

    method: str
    template: str
    handle: Callable[..., Any]
    check: Callable[[Form, Any], None] | None = None
    token: bool = True
    # Whether the body is a list.
    many: bool = False

    def bound(self, discord):
        """Return the aiohttp handler for one loopback."""

        async def handler(request):
            return await _Answering(self, discord, request).answer()

        return handler


class _Answering:
    """One request on its way through."""

    def __init__(self, endpoint, discord, request):
        self.endpoint = endpoint
        self.discord = discord
        self.request = request
        self.began = time.monotonic()
        self.exchange = None
        self.headers = {}

    async def answer(self):
        try:
            response = await self._carried_out()
        except ApiError as refusal:
            self._note(refusal)
            response = self._json(refusal.status, refusal.payload(), refusal.headers)
        except Exception as error:
            self.discord.crashes.append(error)
            self._log(500)
            raise
        return self._sent(response)

    async def _carried_out(self):
        self.exchange = await read(self.discord, self.request, API)
        faults, line = self.discord.faults, (self.request.method, self.exchange.path)
        if fault := faults.take("delay", *line):
            await asyncio.sleep(fault.seconds)
        if fault := faults.take("edge", *line):
            headers = {"Retry-After": str(fault.retry_after), "Server": "cloudflare"}
            return web.Response(status=fault.status, text="error code: 1015", headers=headers)
        if fault := faults.take("refuse", *line):
            return self._trouble(fault.status, fault.retry_after)
        self._authorise()
        self.headers = self.discord.rate_limits.take(
            self.endpoint.method, self.endpoint.template, self.exchange.params
        )
        self._check_form()
        result = self.endpoint.handle(self.exchange)
        if asyncio.iscoroutine(result):
            result = await result
        return self._json(204 if result is None else self.exchange.status, result)

    def _authorise(self):
        if self.endpoint.token and self.exchange.authorization != f"Bot {self.discord.token}":
            raise ApiError(UNAUTHORIZED)

    def _check_form(self):
        body, form = self.exchange.body, Form()
        if self.endpoint.many:
            self.exchange.body = form.listed({"": body}, "")
        elif self.request.method in ("POST", "PATCH"):
            self.exchange.body = form.dictionary(body)
        if self.endpoint.check is not None:
            self.endpoint.check(form, self.exchange.body)
        against = self.discord.openapi
        if against is not None:
            for path, code, message in against.violations(self.endpoint.method, self.endpoint.template, body):
                # Where both find fault with the same spot, the loopback's own words are Discord's.
                if path not in {spot for spot, _, _ in form.found}:
                    form.at(*path).refuse(code, message)
        form.close()

    def _note(self, refusal):
        if refusal.refusal == INVALID_FORM:
            self.discord.note_violation(
                f"{self.request.method} {self.request.path.removeprefix(API)}", refusal.errors
            )

    def _trouble(self, status, retry_after):
        if status == 429:
            refusal = too_many_requests(retry_after)
            return self._json(status, refusal.payload(), refusal.headers)
        if status in HTML_STATUSES:
            # These come from the edge, not from the API.
            page = f"<html><body><h1>{status}</h1></body></html>"
            return web.Response(status=status, text=page, content_type="text/html", headers=VIA)
        return self._json(
            status, {"message": Refusal(status, 0, f"{status}: Internal Server Error").message, "code": 0}
        )

    def _json(self, status, result, headers=None):
        body = b"" if result is None else json.dumps(result).encode()
        # Exactly "application/json": discord.py compares the whole header.
        kind = {} if result is None else {"Content-Type": "application/json"}
        return web.Response(
            status=status, body=body, headers={**VIA, **self.headers, **kind, **(headers or {})}
        )

    def _sent(self, response):
        fault = None
        if response.status < 300 and self.exchange is not None:
            fault = self.discord.faults.take("lose", self.request.method, self.exchange.path)
        if fault is not None and fault.status is not None:
            response = self._trouble(fault.status, fault.retry_after)
        elif fault is not None and self.request.transport is not None:
            self.request.transport.abort()
        self._log(None if fault is not None and fault.status is None else response.status)
        return response

    def _log(self, status):
        exchange = self.exchange
        self.discord.log_request(
            LoggedRequest(
                self.request.method,
                self.request.path.removeprefix(API),
                exchange.body if exchange else None,
                status,
                self.began - self.discord.began,
                time.monotonic() - self.began,
                dict(self.request.query),
                tuple(name for name, _ in exchange.files) if exchange else (),
            )
        )
