"""Addresses a person can type that lead nowhere: sent home with a notice, instead of an empty page. Knows no page's content.

Streamlit answers every unknown path with its index page, whose files a nested path then looks for in the wrong place.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PARAMETER = "page"  # what the home page then says that it could not use
_SERVED = ("_stcore", "static", "media", "component", "app", "api", "live")  # first parts of paths that are no pages


class KnownAddresses:
    """ASGI middleware: a browser's visit to a path that is none of `pages` is redirected to `/?page=<path>`."""

    def __init__(self, app: ASGIApp, pages: Collection[str]) -> None:
        self.app = app
        self._pages = {"", *pages}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and self._leads_nowhere(scope):
            path = scope["path"].strip("/")[:80]
            await RedirectResponse(f"/?{PARAMETER}={quote(path, safe='')}")(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _leads_nowhere(self, scope: Scope) -> bool:
        path = scope["path"].strip("/")
        if path in self._pages or path.split("/")[0] in _SERVED:
            return False
        return "text/html" in Headers(scope=scope).get(
            "accept", ""
        )  # a visit; what a page fetches asks for other kinds
