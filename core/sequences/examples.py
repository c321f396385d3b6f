"""Texts to begin with, where a network is to read something before the visitor has typed anything. Knows no network."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Literal

from core.data.text_config import Language
from core.sequences.looks_config import Kind

_FILE = Path(__file__).resolve().parents[2] / "assets" / "data" / "passages.json"


def examples(kind: Kind | Literal["translate"], language: Language) -> tuple[str, ...]:
    """A few texts in the language that a network knows, to be classified, looked through character by character, or translated."""
    return _read()[kind][language]


@cache
def _read() -> dict[str, dict[str, tuple[str, ...]]]:
    written = json.loads(_FILE.read_text("utf-8"))
    return {kind: {language: tuple(texts) for language, texts in each.items()} for kind, each in written.items()}
