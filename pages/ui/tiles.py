"""A few pictures in a row that folds, each with a word below. Knows not what they show."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from core.wire import Array
from pages.ui import stage


def row(key: str, images: Array, labels: Sequence[str], *, alt: str, light: bool = False) -> None:
    """Pictures u1 (n, height, width, channels); gray ones are ink on paper, or in `light` as bright as their numbers say."""
    pictures = [{"place": place, "label": label} for place, label in enumerate(labels)]
    _mount(key, images, [{"title": "", "pictures": pictures}], alt, light)


def groups(key: str, images: Array, counts: Sequence[tuple[str, int]], *, alt: str, light: bool = True) -> None:
    """Pictures as in `row`, the first so many of them under the first title, and so on."""
    shown, place = [], 0
    for title, count in counts:
        shown.append({"title": title, "pictures": [{"place": each} for each in range(place, place + count)]})
        place += count
    _mount(key, images, shown, alt, light)


def _mount(key: str, images: Array, shown: list[dict[str, Any]], alt: str, light: bool) -> None:
    data = {"groups": shown, "images": text_of(images), "shape": list(images.shape), "light": light}
    stage.mount("tiles", data=data, key=key, alt=alt)


def text_of(images: Array) -> str:
    """Bytes as a component reads them where it has no packet."""
    return base64.b64encode(images.tobytes()).decode()
