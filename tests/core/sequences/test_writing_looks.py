"""A look into a network that writes, against the network itself: one prefix after the other through the fused kernel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import Problem
from core.sequences import checkpoint
from core.sequences.characters import Characters
from core.sequences.looks_config import MOST_WRITTEN
from core.sequences.selective import KINDS
from core.sequences.writing_looks import about, look
from tests.core.sequences.small_networks import WRITTEN as TEXT
from tests.core.sequences.small_networks import kept, writer


@pytest.mark.parametrize(
    ("cell", "inputs", "layers"), [("lstm", "embedding", 2), ("gru", "one_hot", 1), ("rnn", "embedding", 1)]
)
def test_as_the_network_itself(tmp_path: Path, cell: str, inputs: str, layers: int) -> None:
    path = writer(tmp_path, cell=cell, inputs=inputs, layers=layers)
    header, arrays = look(str(path), TEXT)
    learned = checkpoint.load(path)
    model, known = learned.models[cell], Characters(learned.about["characters"])
    ids = torch.from_numpy(known.encode(TEXT))
    assert header["text"] == TEXT
    assert (header["cell"], header["layer"], header["layers"], header["units"]) == (cell, layers, layers, 16)
    states = {}
    model.recurrent.register_forward_hook(lambda _module, _given, made: states.update(last=made[1]))
    with torch.no_grad():
        for place in (1, 2, 20, len(TEXT)):
            logits, _ = model(ids[None, :place])
            p = logits[0, -1].double().softmax(-1)
            guesses = [header["letters"][each] for each in arrays["guesses"][place - 1]]
            best = p.topk(8)
            np.testing.assert_allclose(arrays["chances"][place - 1], best.values, atol=1e-6)
            assert guesses == [known.decode([each]) for each in best.indices.tolist()]
            if place < len(TEXT):
                assert arrays["bits"][place] == pytest.approx(-torch.log2(p[ids[place]]).item(), abs=1e-5)
            last = states["last"] if cell != "lstm" else states["last"][0]
            np.testing.assert_allclose(arrays["gate.hidden"][place - 1], last[-1, 0], atol=1e-6)
            if cell == "lstm":
                np.testing.assert_allclose(arrays["gate.cell"][place - 1], states["last"][1][-1, 0], atol=1e-6)
    assert np.isnan(arrays["bits"][0])
    assert header["bits"] == pytest.approx(float(np.nanmean(arrays["bits"])))
    np.testing.assert_allclose(
        arrays["varied"][header["gates"].index("hidden")], arrays["gate.hidden"].std(0), atol=1e-6
    )


def test_a_layer_below_can_be_asked_for(tmp_path: Path) -> None:
    path = writer(tmp_path, cell="gru", layers=2)
    first, last = (look(str(path), TEXT, layer=layer)[1] for layer in (1, 0))
    assert look(str(path), TEXT, layer=1)[0]["layer"] == 1
    assert look(str(path), TEXT, layer=9)[0]["layer"] == 2
    np.testing.assert_array_equal(first["chances"], last["chances"])
    assert not np.allclose(first["gate.hidden"], last["gate.hidden"])


def test_kinds_of_characters_are_counted_and_a_unit_for_one_is_found(tmp_path: Path) -> None:
    """A GRU whose unit 5 sees nothing but the line break and keeps nothing."""
    path = writer(tmp_path, cell="gru", inputs="one_hot")
    learned = checkpoint.load(path)
    model, known = learned.models["gru"], Characters(learned.about["characters"])
    net, units = model.recurrent, 16
    with torch.no_grad():
        for gate in range(3):
            row = gate * units + 5
            for each in (net.weight_ih_l0, net.weight_hh_l0, net.bias_ih_l0, net.bias_hh_l0):
                each[row] = 0
        net.bias_ih_l0[units + 5] = -9  # the update gate closed: nothing old stays
        net.weight_ih_l0[2 * units + 5, known.encode("\n")[0]] = 4
    kept(tmp_path, learned.experiment, learned.models, learned.about)
    header, arrays = look(str(path), TEXT * 4)
    kinds = {each["name"]: each for each in header["kinds"]}
    assert list(kinds) == list(KINDS)
    assert (kinds["line"]["count"], kinds["line"]["followed"]) == (8, 8)
    assert kinds["capital"]["count"] == 12
    assert kinds["quotation"]["count"] == 8
    line = list(KINDS).index("line")
    assert arrays["read.hidden"][line, 5] == 1
    assert arrays["read.hidden"][line].argmax() == 5
    assert arrays["next.hidden"][line, 5] < 0.6
    assert 0 < kinds["line"]["read"]["hidden"] < 0.5


@pytest.mark.parametrize("text", ["a", "\n", "🦉", "\u202eשלום", "\ud83d", "\0\0", "春" * 3])
def test_any_text_is_looked_at(tmp_path: Path, text: str) -> None:
    header, arrays = look(str(writer(tmp_path)), text)
    assert arrays["gate.hidden"].shape == (len(text), 16)
    assert (header["bits"] is None) == (len(text) == 1)
    assert header["unknown"] == sum(arrays["strange"])


def test_what_is_too_long_is_cut_and_what_is_empty_is_none(tmp_path: Path) -> None:
    path = str(writer(tmp_path))
    header, arrays = look(path, "ab\r\n" * MOST_WRITTEN)
    assert header["count"] == 3 * MOST_WRITTEN
    assert header["text"] == "ab\n" * (MOST_WRITTEN // 3)
    assert len(arrays["spans"]) == MOST_WRITTEN
    with pytest.raises(Problem, match="look_empty"):
        look(path, "")
    with pytest.raises(Problem, match="checkpoint_missing"):
        look(path + ".", "a")
    told, _ = about(path)
    assert told == {"lanes": ["lstm"], "layers": 1, "language": "en"}
