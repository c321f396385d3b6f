"""What a drawing reports comes from the browser and may be anything: the page stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui import stage

Open = Callable[..., AppTest]
STAGES = {
    "neuron": "neuron.stage",
    "backprop": "backprop.stage",
    "matrices": "matrices.stage",
    "probability": "probability.stage.lots",
    "activations": "activations.curve.stage",
}


@pytest.mark.parametrize("slug", STAGES)
def test_a_report_of_no_shape_leaves_the_page(open_page: Open, slug: str) -> None:
    app = open_page(slug)
    app.session_state[STAGES[slug]] = {"released": 5}
    app.run()
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize(
    ("report", "serial"),
    [
        (None, 0),
        (5, 0),
        ({}, 0),
        ({"released": None}, 0),
        ({"released": 5}, 0),
        ({"released": {"values": {}}}, 0),
        ({"released": {"serial": "<b>"}}, 0),
        ({"released": {"serial": 7}}, 7),
    ],
)
def test_the_echo_of_a_report(monkeypatch: pytest.MonkeyPatch, report: object, serial: int) -> None:
    monkeypatch.setattr(st, "session_state", {"x.stage": report})
    assert stage.echo("x.stage") == serial
    assert stage.echo("y.stage") == 0
