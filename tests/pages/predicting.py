"""Drawing on the page Predict and reading what it shows, under the app test harness."""

from __future__ import annotations

import base64
import io
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.runs.queries import update_run
from core.runs.service import engine
from core.runs.store import Store
from core.settings import settings
from core.training.experiment import Experiment
from core.wire import unpack
from tests.conftest import ROOT
from tests.core.conftest import weights as weights
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


VISITOR = "f" * 32
Open = Callable[..., AppTest]


@pytest.fixture
def run(weights: Path, home: Path) -> Iterator[str]:
    """A finished run of the visitor, as the address names it."""
    store = Store(settings().database_url)
    name = store.create(Experiment().to_json(), VISITOR)
    with store.writing() as connection:
        update_run(
            connection,
            name,
            state="finished",
            checkpoint=True,
            ended=time.time(),
            step=240,
            metrics='{"test_accuracy": 0.97}',
        )
    store.close()
    (home / "runs" / name).mkdir(parents=True)
    shutil.copy(weights, home / "runs" / name / "checkpoint.safetensors")
    yield f"run:{name}"
    engine().close()


@pytest.fixture
def opened() -> Open:
    def open_at(language: str = "en", visitor: str = VISITOR, **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=120)
        app.session_state["visitor.fallback"] = visitor
        app.query_params.update({"lang": language, **{f"predict.{name}": value for name, value in address.items()}})
        app._page_hash = calc_hash("predict")  # a deep link
        return app.run()

    return open_at
