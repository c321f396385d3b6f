"""A drawing as a browser sends it: a data URL with a picture in it. Knows no picture; what is inside is decoded elsewhere."""

from __future__ import annotations

import base64
import binascii

from core.errors import Problem

LONGEST = 2_000_000  # characters; a drawing has some thousands
_BEGINNING = "data:image/png;base64,"


def picture_of(url: object) -> bytes:
    """The bytes of a `data:image/png;base64,…` URL; empty when nothing is drawn. Raises Problem `drawing_malformed`."""
    if url is None or url == "":
        return b""
    if not isinstance(url, str) or len(url) > LONGEST or not url.startswith(_BEGINNING):
        raise Problem("drawing_malformed")
    try:
        return base64.b64decode(url[len(_BEGINNING) :], validate=True)
    except (binascii.Error, ValueError):
        raise Problem("drawing_malformed") from None
