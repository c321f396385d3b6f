"""Drawing on the page Predict and reading what it shows, under the app test harness."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.wire import unpack
from tests.core.predict.drawings import DRAWINGS, render


def drawing(digit: int = 7) -> bytes:
    """A PNG as the pad sends it."""
    picture = render(next(each for each in DRAWINGS if each.digit == digit))
    file = io.BytesIO()
    Image.fromarray(np.uint8(picture * 255 + 0.5)).save(file, "PNG")
    return file.getvalue()


def draw(app: AppTest, data: bytes | str) -> AppTest:
    """As the pad reports when a stroke is done."""
    url = data if isinstance(data, str) else "data:image/png;base64," + base64.b64encode(data).decode()
    app.session_state["predict.sketch"] = {"picture": url}
    return app.run()


def part(app: AppTest, name: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What the component `name` was given."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith(f"predict.{name}"))
    return unpack(found.bytes) if found.bytes else (json.loads(found.json)[0], {})


def parts(app: AppTest) -> set[str]:
    return {each.proto.id.rpartition("predict.")[2] for each in app.get("bidi_component")} - {"address"}


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)
