"""The questions about a recurrent cell know their answers, found here another way."""

from __future__ import annotations

import pytest
import torch

from core.foundations.recurrent import GATES
from core.foundations.recurrent_config import RecurrentConfig, sequence, weights
from core.foundations.recurrent_questions import facts, passes, questions

CELLS = tuple(GATES)


def asked(**settings: object) -> dict:
    return {each.name: each for each in questions(RecurrentConfig(**settings))}  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", CELLS)
def test_the_count_is_torch_s(cell: str) -> None:
    for kind in ("numbers", "text"):
        config = RecurrentConfig(cell=cell, kind=kind, hidden=3)  # type: ignore[arg-type]
        inputs = sequence(config).x.shape[1]
        module = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell](inputs, 3)
        count = sum(each.numel() for each in module.parameters())
        assert asked(cell=cell, kind=kind, hidden=3)["count"].answer == count


def test_what_is_left_of_a_cell_is_a_power_of_its_forget_gate() -> None:
    kept = passes(RecurrentConfig())[0].values["f"][-1, 0]
    assert asked()["left"].answer == pytest.approx(kept**7)
    assert asked(cell="rnn", inputs=(1.0, 0.0, 0.0))["power"].answer == pytest.approx(
        weights(RecurrentConfig(cell="rnn")).U[0, 0] ** 2
    )


def test_another_forget_bias_makes_the_gradient_smaller_or_larger() -> None:
    for cell in ("lstm", "gru"):
        assert asked(cell=cell, forget_bias=3.0)["bias"].answer == "smaller"
        assert asked(cell=cell, forget_bias=-3.0)["bias"].answer == "larger"
    assert "bias" not in asked(cell="rnn")


def test_recurrent_weights_twice_as_large_let_small_states_pass_more() -> None:
    assert asked(cell="rnn", inputs=(0.1, 0.0, 0.0, 0.0), spread=0.5)["doubled"].answer == "larger"


def test_facts_tell_how_the_three_cells_pass_the_gradient_on() -> None:
    told = facts(RecurrentConfig(forget_bias=3.0))
    assert float(told["rnn"]) < 0.01 < float(told["lstm"])
    assert told["steps"] == "7"
    assert told["c"] != told["h"]
    at_each = facts(RecurrentConfig(forget_bias=3.0, judged="each"))
    assert [at_each[cell] for cell in CELLS] == [told[cell] for cell in CELLS], (
        "shares are told with the loss at the end"
    )
    assert float(facts(RecurrentConfig(cell="gru"))["paper"]) > 0
