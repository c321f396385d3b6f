"""The words of the API in the language a client asks for. Knows no route; the sentences lie in assets/text."""

from __future__ import annotations

from starlette.requests import Request

from core.errors import Problem
from core.text import LANGUAGES, fill, words


def language_of(request: Request) -> str:
    """`?lang=` if it names one of ours, else what Accept-Language prefers (RFC 9110, 12.5.4), else English."""
    asked = request.query_params.get("lang")
    return asked if asked in LANGUAGES else accepted(request.headers.get("accept-language", ""))


def accepted(header: str) -> str:
    """The language of ours with the highest weight in an Accept-Language header; the first of equals."""
    best, weight = LANGUAGES[0], 0.0
    for part in header[:500].split(","):
        tag, _, rest = part.strip().partition(";")
        try:
            quality = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            continue
        name = tag.strip().lower().split("-")[0]
        if name in LANGUAGES and quality > weight:
            best, weight = name, quality
    return best


def sentence(problem: Problem, language: str) -> str:
    """What is wrong and what to do, in one language."""
    blocks = words("problems", language)
    params: dict[str, object] = {name: _plain(value) for name, value in problem.params.items()}
    try:
        return fill(blocks[f"problem.{problem.code}"], params)
    except KeyError:
        return fill(blocks["problem.unexpected"], {"code": problem.code})


def _plain(value: str | int | float) -> str:
    if isinstance(value, str):
        return "".join(letter for letter in value[:80] if letter.isprintable())
    return str(value) if isinstance(value, int) else f"{value:g}"
