"""Questions about the inside of a network, as a page asks them, and a picture for who has none. Loads no weights."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np

from core.config import to_dict
from core.data.pictures import PicturesConfig
from core.foundations.convolution_picture import bundled
from core.predict.errors_form import PartName
from core.predict.service import ModelRef, patient, predictor
from core.predict.styles import Kind
from core.wire import Array

SECONDS = 20.0  # an honest picture takes a hundredth of it
FIRST = 90.0  # seconds: a set may have to be unpacked first
SHIRT = [(38, 12), (60, 22), (82, 12), (112, 34), (98, 54), (86, 46), (86, 110), (34, 110), (34, 46), (22, 54), (8, 34)]


def stand_in(kind: Kind) -> bytes:
    """A picture that is always there, for who has given none yet: a PNG."""
    from PIL import Image, ImageDraw

    if kind == "digit":
        pixels = np.pad(bundled("digit", 3)[:, :, 0].astype(float), 2)
        values = np.uint8(255 - 255 * pixels / pixels.max()).repeat(16, 0).repeat(16, 1)
    elif kind == "garment":
        paper = Image.new("L", (120, 120), 255)
        ImageDraw.Draw(paper).polygon(SHIRT, fill=40)
        values = np.asarray(paper)
    else:
        values = bundled("flower", 0)
    file = io.BytesIO()
    Image.fromarray(values).save(file, "PNG")
    return file.getvalue()


def look(
    model: ModelRef, file: bytes, config: PicturesConfig | None, number: int, part: PartName = "test"
) -> dict[str, Any]:
    """The whole network for a file, or for picture `number` of a part of the set where there is no file; arrays as text.

    See core/predict/inside.py. Raises Problem as the predictor does.
    """
    header, arrays = _ask(model, file, config, ask="look", number=number, part=part)
    numbers = {name: arrays[name].tolist() for name in ("logits", "shifted", "powers", "probabilities")}
    return {**header, **numbers, "maps": text(arrays["maps"]), "picture": packed(arrays["picture"])}


def value(
    model: ModelRef,
    file: bytes,
    config: PicturesConfig | None,
    number: int,
    stage: str,
    place: tuple[int, int, int],
    part: PartName = "test",
) -> dict[str, Any]:
    """One number of a stage and what made it."""
    header, _ = _ask(model, file, config, ask="value", number=number, part=part, stage=stage, place=place)
    return header


def most_excited(model: ModelRef, config: PicturesConfig, stage: str) -> dict[str, Any]:
    """Of each unit of a stage the test pictures that excite it most: seconds the first time, among the long questions."""
    header, arrays = patient().ask(model, {"ask": "excited", "stage": stage, "set": to_dict(config)}, (), FIRST)
    units = {name: arrays[name].tolist() for name in ("labels", "which", "rows", "columns")}
    values = np.round(arrays["values"].astype(float), 4).tolist()
    return {**header, **units, "values": values, "pictures": packed(arrays["pictures"])}


def packed(array: Array) -> dict[str, Any]:
    """Bytes as a component reads them."""
    return {"shape": list(array.shape), "bytes": text(array)}


def text(array: Array) -> str:
    """Bytes as text."""
    return base64.b64encode(array.tobytes()).decode()


def _ask(
    model: ModelRef, file: bytes, config: PicturesConfig | None, **question: Any
) -> tuple[dict[str, Any], dict[str, Array]]:
    known = to_dict(config) if config else None
    files, seconds = ([file], SECONDS) if file else ([], FIRST)
    return predictor().ask(model, {**question, "set": known}, files, seconds)
