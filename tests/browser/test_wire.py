"""What Python packs, the browser unpacks: the two halves of the wire format against each other."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import BrowserContext

from core import wire

SHARED = Path(__file__).resolve().parents[2] / "assets" / "components" / "shared.js"
ARRAYS = {
    "f4": np.linspace(-1, 1, 12, dtype="f4").reshape(3, 4),
    "f8": np.array([1e-300, 1e300, 0.1], dtype="f8"),
    "i4": np.array([[-(2**31), 2**31 - 1]], dtype="i4"),
    "u1": np.arange(7, dtype="u1"),
    "none": np.empty((0, 10), "f4"),
    "one": np.array(3.5, dtype="f4"),
}
READ = """text => { const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    const { header, arrays } = unpack(bytes);
    return JSON.stringify([header, Object.fromEntries(
        Object.entries(arrays).map(([name, { data, shape }]) => [name, [shape, [...data]]]))]); }"""


@pytest.mark.parametrize("lead", [0, 8], ids=["alone", "behind other bytes"])
def test_the_browser_reads_what_python_wrote(context: BrowserContext, lead: int) -> None:
    page = context.new_page()
    page.add_script_tag(content=SHARED.read_text("utf-8"))
    header: dict[str, Any] = {
        "kind": "progress",
        "step": 7,
        "loss": float("nan"),
        "名": "数字",
        "deep": {"a": [1, None]},
    }
    packed = b"\0" * lead + wire.pack(header, ARRAYS)
    reader = READ.replace("unpack(bytes)", f"unpack(bytes.subarray({lead}))")
    read, arrays = json.loads(page.evaluate(reader, base64.b64encode(packed).decode()))
    assert {name: read[name] for name in header} == {**header, "loss": None}
    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        shape, data = arrays[name]
        assert tuple(shape) == array.shape
        assert data == array.ravel().tolist()
