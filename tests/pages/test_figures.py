"""Figures: the numbers that went in are the numbers in the chart, every word comes from the page, the sentence is there."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from streamlit.testing.v1 import AppTest

SCRIPT = str(Path(__file__).with_name("figures_script.py"))


@pytest.fixture(scope="module")
def app() -> AppTest:
    app = AppTest.from_file(SCRIPT, default_timeout=60).run()
    assert not app.exception
    return app


def rows(chart: Any) -> dict[str, list[tuple[Any, float]]]:
    """The points of each series, as they were sent to the browser."""
    table = pyarrow.ipc.open_stream(chart.proto.data.data).read_all().to_pylist()
    return {row["series"]: [(r["x"], r["y"]) for r in table if r["series"] == row["series"]] for row in table}


def test_the_numbers_that_went_in_are_in_the_chart(app: AppTest) -> None:
    lines, bars = map(rows, app.get("vega_lite_chart"))
    assert lines["figure.rate.flat"] == [(0, 2), (1, 2), (2, 2)]
    assert [y if y is not None and math.isfinite(y) else "gap" for _, y in lines["figure.rate.warm"]] == [1, "gap", 3]
    assert bars == {"figure.share.one": [("a", 0.25), ("b", 0.75)]}


def test_every_word_is_the_page_s(app: AppTest) -> None:
    for chart, name in zip(app.get("vega_lite_chart"), ("rate", "share"), strict=True):
        spec = json.loads(chart.proto.spec)
        assert spec["encoding"]["x"]["title"] == f"figure.{name}.x"
        assert spec["encoding"]["y"]["title"] == f"figure.{name}.y"
        assert f"figure.{name}.x" in spec["description"]
    assert [caption.value for caption in app.caption] == ["figure.rate 3", "figure.share"]
