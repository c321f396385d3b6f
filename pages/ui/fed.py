"""The live component without its route: the page hands over what there is to draw. Knows no store; messages come as bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

from core import wire
from core.serve.tail import message

_FRAME = struct.Struct("<I")  # length of what follows


def framed(data: dict[str, Any], own: Iterable[tuple[int, bytes]], compared: Iterable[tuple[int, bytes]] = ()) -> bytes:
    """The page's data with all messages the route would have sent, each framed by its length.

    `own` and `compared` are numbered packed events: of the run that is shown, and of the one it is compared with.
    """
    first, second = ([message(seq, packed) for seq, packed in events] for events in (own, compared))
    frames = [wire.pack({**data, "own_messages": len(first)}, {}), *first, *second]
    return b"".join(_FRAME.pack(len(frame)) + frame for frame in frames)
