"""A visitor's id in a cookie: random, without a name, set by the server when a page is opened.

Runs and quotas belong to it. It is no login: whoever holds the cookie is the visitor.
"""

from __future__ import annotations

import re
import secrets
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "glassbox_visitor"
_FORM = re.compile(r"[0-9a-f]{32}")
_YEAR = 365 * 24 * 3600


def read(value: str | None) -> str | None:
    """The visitor's id if `value` has the form of one."""
    return value if isinstance(value, str) and _FORM.fullmatch(value) else None


def from_header(header: str) -> str | None:
    """The visitor's id in a Cookie header."""
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return read(morsel.value) if morsel else None


class VisitorCookie:
    """ASGI middleware: give whoever opens a page without an id a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        known = from_header(headers.get(b"cookie", b"").decode("latin-1"))

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and not known:
                answer = MutableHeaders(scope=message)
                if answer.get("content-type", "").startswith("text/html"):
                    secure = "; Secure" if scope.get("scheme") == "https" else ""
                    answer.append(
                        "set-cookie",
                        f"{COOKIE}={secrets.token_hex(16)}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax{secure}",
                    )
            await send(message)

        await self.app(scope, receive, send_with_cookie)
