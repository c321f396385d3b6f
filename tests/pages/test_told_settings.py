"""Settings that a page chooses for the visitor stand in the address, as those do that the visitor chose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.sequences.decoder_config import DecoderExperiment, suited

Open = Callable[..., AppTest]


def chosen(app: AppTest) -> dict[str, Any]:
    return {name: app.session_state[f"decoder.{name}"] for name in ("window", "epochs", "learning_rate")}


@pytest.mark.parametrize(
    ("language", "address", "task", "read"),
    [("zh", {}, "text", "zh"), ("en", {"decoder.task": "addition"}, "addition", "en")],
    ids=["poems", "sums"],
)
def test_what_suits_is_in_the_address_and_comes_back_from_it(
    open_page: Open, language: str, address: dict[str, str], task: str, read: str
) -> None:
    fitting = suited(task, read)
    app = open_page("decoder", language, **address)
    assert not app.exception
    expected = {"window": fitting.window, "epochs": fitting.epochs, "learning_rate": fitting.optimizer.learning_rate}
    assert chosen(app) == expected
    usual = DecoderExperiment()
    assert expected["epochs"] != usual.epochs, "else nothing has to stand there"
    told = {name: value for name, value in app.query_params.items() if name.startswith("decoder.")}
    again = open_page(
        "decoder", language, **{name: "".join(value) for name, value in told.items()}, **{"decoder.heads": "2"}
    )
    assert chosen(again) == expected
