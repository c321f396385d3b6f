"""The API's documentation: the OpenAPI document in both languages and a page that shows it. Knows no route by itself.

The page is our own: it needs no host but this one and no inline script, which the policy in headers.py forbids.
"""

from __future__ import annotations

import copy
import html
from functools import cache
from pathlib import Path
from typing import Any

from starlette.responses import HTMLResponse, Response

from core.errors import Problem
from core.text import LANGUAGES, fill, words

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "api"
_KINDS = {"docs.js": "text/javascript", "docs.css": "text/css"}


def translated(document: dict[str, Any], language: str, base: str) -> dict[str, Any]:
    """An OpenAPI document with its words in one language; `base` is where the API is mounted."""
    text = words("api", language)
    result = copy.deepcopy(document)
    result["info"] |= {"title": text["title"], "description": text["lead"]}
    result["servers"] = [{"url": base or "/"}]
    for methods in result["paths"].values():
        for operation in methods.values():
            name = operation["operationId"]
            operation |= {"summary": text[f"{name}.summary"], "description": text[f"{name}.description"]}
            for parameter in operation.get("parameters", ()):
                parameter["description"] = text[f"{name}.{parameter['name']}"]
            if "requestBody" in operation:
                operation["requestBody"]["description"] = text[f"{name}.body"]
            operation.get("responses", {}).pop("422", None)  # FastAPI's own shape of it; ours stands under 4XX
            for status, response in operation["responses"].items():
                response["description"] = text[f"status.{status}"]
    for left in ("HTTPValidationError", "ValidationError"):
        result["components"]["schemas"].pop(left, None)
    for schema in result["components"]["schemas"].values():
        schema.pop("description", None)  # docstrings are for whoever reads the code
    return result


def page(language: str) -> Response:
    """The page, its words filled in on this side so that the script holds none."""
    text = words("api", language)
    values: dict[str, object] = {key.replace(".", "_"): html.escape(block) for key, block in text.items()}
    other = next(each for each in LANGUAGES if each != language)
    values |= {"lang": language, "other": other, "other_name": words("ui", other)["language.name"]}
    return HTMLResponse(fill(_template(), values), headers={"cache-control": "no-cache", "content-language": language})


def file(name: str) -> Response:
    """The page's script or stylesheet. Raises Problem `route_unknown`."""
    if name not in _KINDS:
        raise Problem("route_unknown", path=name[:80])
    return Response((FOLDER / name).read_bytes(), media_type=_KINDS[name], headers={"cache-control": "no-cache"})


@cache
def _template() -> str:
    return (FOLDER / "docs.html").read_text("utf-8")
