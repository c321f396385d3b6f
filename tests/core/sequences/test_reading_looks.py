"""A look into networks that read, against the networks themselves: every token left out by hand, every prefix read anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core.data import tokens
from core.errors import Problem
from core.sequences import checkpoint
from core.sequences.contributions import lead
from core.sequences.looks_config import MOST_READ
from core.sequences.reading_config import AVERAGE, BAG
from core.sequences.reading_looks import about, look
from tests.core.sequences.small_networks import readers

TEXT = "Not a bad film, not a dull day: a zebra."


def of(path: Path, lane: str, ids: list[int]) -> torch.Tensor:
    """The logits of one text, asked alone."""
    with torch.no_grad():
        return checkpoint.load(path).models[lane](torch.tensor([ids or [tokens.UNKNOWN]]))[0].double()


def ids_of(path: Path, text: str = TEXT) -> list[int]:
    return tokens.Tokenizer.of(checkpoint.load(path).about["tokens"]).encode(text).ids


@pytest.mark.parametrize("counted", ["presence", "times"])
@pytest.mark.parametrize(("cell", "pooling", "layers"), [("lstm", "max", 1), ("gru", "last", 2), ("rnn", "mean", 1)])
def test_as_the_networks_themselves(tmp_path: Path, cell: str, pooling: str, layers: int, counted: str) -> None:
    path = readers(tmp_path, counted=counted, cell=cell, pooling=pooling, layers=layers)
    ids = ids_of(path)
    for lane in (cell, BAG, AVERAGE):
        header, arrays = look(str(path), TEXT, lane, target=2)
        for told in header["lanes"]:
            np.testing.assert_allclose(told["probabilities"], of(path, told["name"], ids).softmax(0), atol=1e-7)
        assert header["best"] == int(of(path, lane, ids).argmax())
        assert (header["lane"], header["target"], header["method"]) == (lane, 2, "left_out")
        assert header["score"] == pytest.approx(float(lead(of(path, lane, ids))[2]), abs=1e-6)
        for place in range(len(ids)):
            without = lead(of(path, lane, ids[:place] + ids[place + 1 :]))[2]
            assert arrays["shares"][place] == pytest.approx(header["score"] - float(without), abs=1e-5)
            np.testing.assert_allclose(arrays["chances"][place], of(path, lane, ids[: place + 1]).softmax(0), atol=1e-6)
        assert [TEXT[a:b] for a, b in arrays["spans"]][-2:] == ["zebra", "."]
        assert (header["unknown"], header["read"], header["tokens"]) == (2, len(ids), len(ids))  # ":" and zebra
        assert arrays["strange"].tolist() == [each == tokens.UNKNOWN for each in ids]


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("counted", ["presence", "times"])
def test_linear_networks_have_exact_shares(tmp_path: Path, counted: str, classes: int) -> None:
    path = readers(tmp_path, counted=counted, classes=classes)
    ids, models = ids_of(path), checkpoint.load(path).models
    for lane in (BAG, AVERAGE):
        header = look(str(path), TEXT, lane, "exact", target=1)[0]
        assert header["total"] == pytest.approx(header["score"] - header["baseline"], abs=1e-6)
        assert header["score"] == pytest.approx(float(lead(of(path, lane, ids))[1]), abs=1e-5)
    bag = lead(models[BAG].weights.detach())[:, 1]
    shares = look(str(path), TEXT, BAG, "exact", target=1)[1]["shares"]
    for number in set(ids):
        places = [place for place, each in enumerate(ids) if each == number]
        wanted = float(bag[number]) * (1 if counted == "presence" else len(places))  # weight · count
        assert shares[places].sum() == pytest.approx(wanted, abs=1e-6)
        assert np.ptp(shares[places]) < 1e-6
    if classes == 2:
        p = of(path, BAG, ids).softmax(0)
        assert look(str(path), TEXT, BAG, "exact", target=1)[0]["score"] == pytest.approx(
            float((p[1] / p[0]).log()), abs=1e-5
        )


@pytest.mark.parametrize("pooling", ["max", "last", "mean"])
def test_gradients_are_complete_and_units_add_up(tmp_path: Path, pooling: str) -> None:
    path = readers(tmp_path, pooling=pooling, cell="gru")
    header, arrays = look(str(path), TEXT, "gru", "gradients")
    assert header["target"] == header["best"]
    gap = header["total"] - (header["score"] - header["baseline"])
    assert abs(gap) <= 0.01 * abs(header["score"] - header["baseline"])
    assert header["steps"] > 1
    model = checkpoint.load(path).models["gru"]
    with torch.no_grad():
        nothing = model.judge(torch.zeros(1, len(arrays["shares"]), 8), torch.ones(1, len(arrays["shares"])) > 0)
    assert header["baseline"] == pytest.approx(float(lead(nothing.double())[0, header["best"]]), abs=1e-5)
    assert arrays["adds"].sum() + header["bias"] == pytest.approx(header["score"], abs=1e-5)
    assert look(str(path), TEXT, "gru", "exact")[0]["method"] == "gradients"


@pytest.mark.parametrize(("cell", "pooling"), [("lstm", "mean"), ("gru", "max"), ("rnn", "last")])
@pytest.mark.parametrize("times", [2, 3, 6])
def test_leaving_out_of_a_longer_text(tmp_path: Path, cell: str, pooling: str, times: int) -> None:
    """What comes before is read only once for several tokens: nothing else may come of it."""
    path = readers(tmp_path, cell=cell, pooling=pooling, layers=2)
    ids = ids_of(path, TEXT * times)
    assert len(ids) in (26, 39, 78)
    header, arrays = look(str(path), TEXT * times, cell, target=0)
    model = checkpoint.load(path).models[cell]
    with torch.no_grad():
        shorter = torch.tensor([ids[:place] + ids[place + 1 :] for place in range(len(ids))])
        wanted = header["score"] - lead(model(shorter).double())[:, 0]
    np.testing.assert_allclose(arrays["shares"], wanted, atol=1e-5)


def test_gates_of_each_layer(tmp_path: Path) -> None:
    path = readers(tmp_path, cell="lstm", layers=2)
    model, ids = checkpoint.load(path).models["lstm"], torch.tensor([ids_of(path)])
    with torch.no_grad():
        outputs, (hidden, cells) = model.recurrent(model.embedding(ids))
    header, arrays = look(str(path), TEXT, "lstm", layer=0)
    assert (header["layer"], header["layers"], header["units"]) == (2, 2, 12)
    assert header["gates"] == ["input", "forget", "candidate", "output", "cell", "hidden"]
    np.testing.assert_allclose(arrays["gate.hidden"], outputs[0], atol=1e-6)
    np.testing.assert_allclose(arrays["gate.cell"][-1], cells[1, 0], atol=1e-6)
    header, arrays = look(str(path), TEXT, "lstm", layer=1)
    assert "adds" not in arrays
    np.testing.assert_allclose(arrays["gate.hidden"][-1], hidden[0, 0], atol=1e-6)
    assert "gates" not in look(str(path), TEXT, BAG)[0]


@pytest.mark.parametrize("text", ["a", "zebra", "🦉🦉", "שלום עולם", "\ud83d good", "\0 film", "？。"])
def test_any_text_is_looked_at(tmp_path: Path, text: str) -> None:
    path = str(readers(tmp_path))
    for lane, method in (("gru", "gradients"), ("gru", "left_out"), (BAG, "exact"), (AVERAGE, "left_out")):
        header, arrays = look(path, text, lane, method)  # type: ignore[arg-type]
        assert np.isfinite(arrays["shares"]).all()
        assert arrays["chances"].shape == (header["read"], 3)


def test_one_unknown_token_left_out_leaves_one_unknown_token(tmp_path: Path) -> None:
    header, arrays = look(str(readers(tmp_path)), "zebra", "gru")
    assert (header["unknown"], header["read"]) == (1, 1)
    assert arrays["shares"].tolist() == [0]


def test_what_is_too_long_is_cut_and_what_is_empty_is_none(tmp_path: Path) -> None:
    path = str(readers(tmp_path, longest=5))
    header, arrays = look(path, "good bad " * MOST_READ)
    assert header["count"] == 9 * MOST_READ
    assert header["read"] == len(arrays["spans"]) == 5
    assert header["tokens"] > 600
    assert header["text"] == "good bad good bad good"
    for empty in ("", " \n\t "):
        with pytest.raises(Problem, match="look_empty"):
            look(path, empty)


def test_what_is_told_before_a_text_is_read(tmp_path: Path) -> None:
    told, _ = about(str(readers(tmp_path, longest=7, layers=2, cell="rnn")))
    assert told["lanes"] == ["rnn", BAG, AVERAGE]
    assert told["linear"] == [BAG, AVERAGE]
    assert (told["layers"], told["longest"], told["unit"], told["language"]) == (2, 7, "words", "en")
    assert told["classes"] == ["class 0", "class 1", "class 2"]
