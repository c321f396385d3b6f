"""The playground's process, in this one: what is asked goes through the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from core.runs.process import Message
from core.wire import Array, pack, unpack


def here(function: str, arguments: Mapping[str, Any], arrays: Mapping[str, Array] | None = None, **_: Any) -> Message:
    """Answer as the process would."""
    asked, given = unpack(pack(dict(arguments), dict(arrays or {})))
    module, _, name = function.partition(":")
    header, found = getattr(import_module(f"core.playground.{module}"), name)(**asked, **given)
    return unpack(pack(header, found))
