"""Files of weights: whatever lies in one, nothing of it runs, and what cannot be used is a Problem."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from core.errors import Problem
from core.models.cnn import build
from core.models.configs import CNNConfig
from core.predict.service import Predictor
from core.predict.weights import FORMAT, Network, load_run, load_shipped
from tests.core.conftest import RUN
from tests.core.predict.pictures import SEVEN

Parts = tuple[dict[str, torch.Tensor], dict[str, str]]
CONFIG = {"width": 4, "kernel": 3, "blocks": 1, "batch_norm": True}


class Evil:
    """Unpickled, it leaves a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.mark),)


def parts_of(path: Path) -> Parts:
    with safe_open(path, framework="pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, dict(file.metadata())  # noqa: SIM118


def shipped_parts(style: str = "mnist", side: int = 28) -> Parts:
    model = build(CNNConfig(**CONFIG), (1, side, side), 10, torch.Generator().manual_seed(0))  # type: ignore[arg-type]
    about = {
        "format": FORMAT,
        "config": json.dumps(CONFIG),
        "classes": json.dumps(list("0123456789")),
        "image_shape": json.dumps([1, side, side]),
        "style": style,
    }
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}, about


def test_a_shipped_model_is_the_network_that_was_saved(tmp_path: Path) -> None:
    tensors, about = shipped_parts()
    half = {name: tensor.half() if tensor.is_floating_point() else tensor for name, tensor in tensors.items()}
    for kept in (tensors, half):
        save_file(kept, tmp_path / "m", about)
        network = load_shipped(tmp_path / "m")
        assert network.style == "mnist"
        assert network.classes == tuple("0123456789")
        assert not network.model.training
        for name, tensor in network.model.state_dict().items():
            assert torch.allclose(tensor.float(), tensors[name].float(), atol=1e-3), name


WRONG = {
    "format": {"format": "glassbox-model-9"},
    "style": {"style": "oil"},
    "style of another size": {"style": "optical"},
    "classes": {"classes": "[]"},
    "too many classes": {"classes": json.dumps([str(n) for n in range(5000)])},
    "config": {"config": json.dumps({**CONFIG, "width": 10**9})},
    "unknown setting": {"config": json.dumps({**CONFIG, "depth": 3})},
    "no JSON": {"config": "{"},
    "deep JSON": {"image_shape": "[" * 100_000},
    "another width": {"config": json.dumps({**CONFIG, "width": 8})},
    "list for a number": {"image_shape": "[1, [28], 28]"},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_shipped_model_that_is_not_as_it_must_be(name: str, tmp_path: Path) -> None:
    tensors, about = shipped_parts()
    save_file(tensors, tmp_path / "m", about | WRONG[name])
    with pytest.raises(Problem, match="model_unreadable"):
        load_shipped(tmp_path / "m")


def test_a_run_s_network(weights: Path) -> None:
    network = load_run(weights)
    assert isinstance(network, Network)
    assert network.style == "optical"
    assert not network.model.training


def test_a_run_on_pictures_of_another_size(weights: Path, tmp_path: Path) -> None:
    tensors, about = parts_of(weights)
    model = json.loads(about["experiment"])["model"]
    other = build(CNNConfig(**model), (1, 16, 16), 10, torch.Generator()).state_dict()
    about["image_shape"] = "[1, 16, 16]"
    kept = {name: tensor for name, tensor in tensors.items() if not name.startswith("model.")}
    save_file(kept | {f"model.{name}": tensor for name, tensor in other.items()}, tmp_path / "m", about)
    with pytest.raises(Problem, match="model_not_for_pictures"):
        load_run(tmp_path / "m")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_run_that_diverged(value: float, weights: Path, tmp_path: Path) -> None:
    tensors, about = parts_of(weights)
    tensors["model.output.bias"][3] = value
    save_file(tensors, tmp_path / "m", about)
    with pytest.raises(Problem, match="model_diverged"):
        load_run(tmp_path / "m")


def pickled(mark: Path, path: Path) -> None:
    path.write_bytes(pickle.dumps(Evil(mark)))


def torch_saved(mark: Path, path: Path) -> None:
    torch.save({"model": Evil(mark)}, path)


def pickle_behind_a_header(mark: Path, path: Path) -> None:
    body = pickle.dumps(Evil(mark))
    header = json.dumps({"x": {"dtype": "U8", "shape": [len(body)], "data_offsets": [0, len(body)]}}).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header + body)


def numpy_saved(mark: Path, path: Path) -> None:
    np.save(path, np.array([Evil(mark)], dtype=object), allow_pickle=True)
    path.with_suffix(".safetensors.npy").rename(path)


@pytest.mark.parametrize("poison", [pickled, torch_saved, pickle_behind_a_header, numpy_saved])
def test_a_pickle_in_a_checkpoint_does_not_run(poison: object, tmp_path: Path) -> None:
    path, mark = tmp_path / "checkpoint.safetensors", tmp_path / "mark"
    poison(mark, path)  # type: ignore[operator]
    for load, code in ((load_run, "checkpoint_unreadable"), (load_shipped, "model_unreadable")):
        with pytest.raises(Problem, match=code):
            load(path)
    predictor = Predictor(checkpoint_of=lambda _run: path)
    try:
        with pytest.raises(Problem, match="checkpoint_unreadable"):
            predictor.predict(RUN, [SEVEN])
    finally:
        predictor.close()
    assert not mark.exists()
    pickle.dumps(Evil(mark))
    pickle.loads(pickle.dumps(Evil(mark)))
    assert mark.exists(), "the pickle would have left its mark"


def test_a_file_cut_off_or_announcing_too_much(weights: Path, tmp_path: Path) -> None:
    whole = weights.read_bytes()
    path = tmp_path / "m"
    for data in (
        b"",
        whole[:7],
        whole[:100],
        whole[:-1],
        b"\xff" * 8 + whole[8:],
        (2**40).to_bytes(8, "little") + b"{}",
    ):
        path.write_bytes(data)
        with pytest.raises(Problem, match="checkpoint_unreadable"):
            load_run(path)
    with pytest.raises(Problem, match="checkpoint_missing"):
        load_run(tmp_path / "none")
    with pytest.raises(Problem, match="checkpoint_unreadable"):
        load_run(tmp_path)
