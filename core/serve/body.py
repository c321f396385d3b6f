"""What a client sends to be read: a limit on its size, and the files in it. Knows no picture."""

from __future__ import annotations

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import Problem
from core.settings import settings

MOST_MB = 64  # of many files together; a single one may have what the settings allow it
_FRAMING = 256 << 10  # bytes for the boundaries and headers of a form
_PARTS = 1000  # of a form that are taken apart at all
_NOT_PICTURES = ("application/json", "text/", "application/xml")


def limit_mb() -> int:
    """Megabytes that one request may carry."""
    limits = settings()
    return max(limits.upload_mb, min(limits.upload_mb * limits.upload_files, MOST_MB))


class BodyLimit:
    """ASGI middleware: reading more than the limit raises Problem `body_too_large`, at once where the length is announced."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = limit_mb()
        most = (limit << 20) + _FRAMING
        announced = Headers(scope=scope).get("content-length", "0")
        read = 0

        async def counted() -> Message:
            nonlocal read
            if not announced.isdecimal() or len(announced) > 15 or int(announced) > most:
                raise Problem("body_too_large", limit_mb=limit)
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise Problem("body_too_large", limit_mb=limit)
            return message

        await self.app(scope, counted, send)


async def files_of(request: Request) -> list[tuple[str, bytes]]:
    """The files of a request with their names: those of a form, or the body as it is, which has no name.

    A file beyond the limit for one is cut just behind it, which suffices to refuse it.
    Raises Problem `media_type_unsupported`, `body_malformed`, `request_malformed` (a field that is no file), `no_pictures`, `too_many_files`, `body_too_large`.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind.startswith(_NOT_PICTURES) or kind.endswith("+json"):
        raise Problem("media_type_unsupported", kind=kind[:60])
    if kind != "multipart/form-data":
        return [("", await request.body())]
    limits = settings()
    try:
        form = await request.form(max_files=_PARTS, max_fields=_PARTS)
    except (HTTPException, MultiPartException, MultipartParseError, KeyError, ValueError):
        raise Problem("body_malformed") from None
    try:
        for name, value in form.multi_items():
            if not isinstance(value, UploadFile):  # a model named here would be taken for heard
                raise Problem("request_malformed", field=name[:60])
        uploads = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        if not uploads:
            raise Problem("no_pictures")
        if len(uploads) > limits.upload_files:
            raise Problem("too_many_files", limit=limits.upload_files, count=len(uploads))
        most = (limits.upload_mb << 20) + 1
        return [((upload.filename or "")[:200], await upload.read(most)) for upload in uploads]
    finally:
        await form.close()
