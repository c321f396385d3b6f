"""What tests of pictures from outside share: pictures of chance, ZIPs, and a decoder that counts, dies, hangs or is busy."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.errors import Problem
from core.predict import own_decoded
from core.predict.own_pictures import Report
from core.wire import Array

CHANCE = np.random.default_rng(8)
KILLS, HANGS = b"kills", b"hangs"


def file(kind: str = "PNG", size: tuple[int, int] = (40, 40), mode: str = "RGB") -> bytes:
    """A picture of chance."""
    out = io.BytesIO()
    pixels = CHANCE.integers(0, 256, (size[1], size[0], 3), np.uint8)
    Image.fromarray(pixels).convert(mode).save(out, kind)
    return out.getvalue()


class Fake:
    """An oracle that answers in this process, dies over one file, hangs over another, and counts."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.busy: range | tuple[int, ...] = ()  # of the questions, those for which it has no time
        self.cost = 0.0  # seconds of a picture

    def ask(
        self, function: str, arguments: Mapping[str, Any], arrays: Mapping[str, Array], seconds: float, *, keep: bool
    ) -> Any:
        assert function == own_decoded.CHILD
        assert seconds > arguments["seconds"]
        assert not keep, "photographs do not stay in the server's memory"
        self.asked.append(len(arrays))
        contents = [array.tobytes() for array in arrays.values()]
        for content, code in ((KILLS, "oracle_failed"), (HANGS, "oracle_timeout")):
            if content in contents:
                raise Problem(code)
        if len(self.asked) - 1 in self.busy:
            raise Problem("oracle_busy")
        given: dict[str, Any] = {**arguments, **arrays}
        header, found = own_decoded.child(**given)
        return {**header, "seconds": self.cost * len(header["problems"])}, found


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    one = Fake()
    monkeypatch.setattr(own_decoded, "decoder", lambda: one)
    return one


def codes(report: Report) -> dict[str, str]:
    return {name: left.problem.code for left in report.left for name in left.names}


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
