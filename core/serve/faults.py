"""Whatever goes wrong in the API as JSON: {"error": {"code", "message", "params"}}. Knows no route.

Never HTML, never a traceback: an unknown path, a wrong method, parameters of the wrong shape and a fault of our own too.
"""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from core.errors import Problem
from core.serve.words import language_of, sentence
from core.wire import finite

# What a client can mend is 4xx; a code that does not stand here is one of them.
DEFAULT_STATUS = 422
STATUS = {
    "body_malformed": 400,
    "no_pictures": 400,
    "file_empty": 400,
    "model_unknown": 404,
    "run_unknown": 404,
    "route_unknown": 404,
    "method_not_allowed": 405,
    "body_too_slow": 408,
    "checkpoint_missing": 409,
    "checkpoint_gone": 410,
    "body_too_large": 413,
    "file_too_large": 413,
    "too_many_files": 413,
    "image_too_many_pixels": 413,
    "image_too_large_for_memory": 413,
    "media_type_unsupported": 415,
    "not_an_image": 415,
    "server_fault": 500,
    "predictor_failed": 500,
    "model_unreadable": 500,
    "predictor_busy": 503,
    "store_unavailable": 503,
    "home_unwritable": 503,
    "predictor_timeout": 504,
    "disk_full": 507,
}


def status_of(problem: Problem) -> int:
    """The HTTP status of a Problem."""
    return STATUS.get(problem.code, DEFAULT_STATUS)


def described(problem: Problem, language: str) -> dict[str, Any]:
    """A Problem as the JSON that stands under "error"."""
    return {"code": problem.code, "message": sentence(problem, language), "params": problem.params}


def as_json(content: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer in UTF-8; numbers that JSON does not have become null."""
    body = json.dumps(finite(content), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Response(body.encode("utf-8", "replace"), status, headers, "application/json")


def refusal(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """The answer to a request that cannot be served."""
    language, status = language_of(request), status_of(problem)
    kept = {"cache-control": "no-store", "content-language": language, **(headers or {})}
    if status in (408, 413):
        kept["connection"] = "close"  # the rest of the body is not read
    if status == 503:
        kept["retry-after"] = "5"
    return as_json({"error": described(problem, language)}, status, kept)


def install(app: FastAPI) -> None:
    """Answer every kind of failure of `app` in this form."""

    @app.exception_handler(Problem)
    async def problem(request: Request, trouble: Problem) -> Response:
        return refusal(request, trouble)

    @app.exception_handler(HTTPException)
    async def http(request: Request, trouble: HTTPException) -> Response:
        known = {
            404: Problem("route_unknown", path=request.url.path[:80]),
            405: Problem("method_not_allowed", method=request.method[:20]),
        }
        headers = dict(trouble.headers or {})
        return refusal(request, known.get(trouble.status_code, Problem("body_malformed")), headers)

    @app.exception_handler(RequestValidationError)
    async def shape(request: Request, trouble: RequestValidationError) -> Response:
        first = trouble.errors()[0]
        return refusal(request, Problem("request_malformed", field=".".join(map(str, first["loc"][1:]))[:60]))

    @app.exception_handler(Exception)
    async def fault(request: Request, _trouble: Exception) -> Response:  # Starlette logs it after this answer
        return refusal(request, Problem("server_fault"))
