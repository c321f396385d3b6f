"""A picture as a sentence, as the predictor's process tells it and as a page gets it."""

from __future__ import annotations

import base64
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from core.data.pictures import PicturesConfig, load
from core.errors import Problem
from core.models import cnn
from core.models.configs import CNNConfig
from core.predict import patches, patches_child
from core.predict.patches_form import PatchesConfig, settled
from core.predict.shipped import shipped
from core.predict.weights import Network
from core.quiz import is_right, read_number

TEST = {"data": {"name": "digits"}, "part": "test", "number": 7}


def network(architecture: str = "vit", patch: int = 2) -> Network:
    config = CNNConfig(8, architecture=architecture, patch=patch, heads=2)  # type: ignore[arg-type]
    model = cnn.build(config, (1, 8, 8), 10, torch.Generator().manual_seed(3))
    return Network(model.eval().requires_grad_(False), tuple("0123456789"), "optical")


def ask(of: Network, **more: object) -> tuple[dict[str, Any], dict[str, Any]]:
    return patches_child.patches(of, lambda: np.zeros((8, 8)), {"covered": []} | TEST | more)


class Here:
    """A predictor whose process is this one."""

    def ask(self, _model: str, question: dict[str, Any], _files: list[bytes], _seconds: float) -> Any:
        return patches_child.patches(network(), lambda: np.ones((8, 8)), question)


def test_a_test_picture_with_all_that_is_told_of_it() -> None:
    header, arrays = ask(network())
    part = load(PicturesConfig()).test
    assert np.array_equal(arrays["seen"], part.images(np.array([7]))[0, 0])
    assert (header["number"], header["label"], header["count"]) == (7, part.labels[7], len(part))
    assert [header[name] for name in ("rows", "columns", "patch", "layers", "heads", "asked")] == [4, 4, 2, 2, 2, 17]
    assert arrays["maps"].shape == (2, 2, 17, 17)
    assert arrays["rollout"].shape == (2, 17, 17)
    assert np.array_equal(arrays["before"], arrays["probabilities"])


def test_of_too_many_words_only_the_class_token_s_rows_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ask(network())[1]
    monkeypatch.setattr(patches_child, "MOST", 100)
    header, arrays = ask(network())
    assert header["asked"] == 1
    assert np.array_equal(arrays["maps"], whole["maps"][:, :, :1])
    assert np.array_equal(arrays["rollout"], whole["rollout"][:, :1])


def test_words_left_out_and_what_the_answer_was_before() -> None:
    whole, less = ask(network())[1], ask(network(), covered=[0, 5, 200])[1]
    assert np.array_equal(less["before"], whole["probabilities"])
    assert not np.array_equal(less["probabilities"], whole["probabilities"])
    assert not less["maps"][..., [1, 6]].any()


def test_a_network_without_patches_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        ask(network("plain"))
    assert caught.value.code == "model_without_patches"


def test_a_page_gets_shares_as_whole_numbers() -> None:
    answer = patches.ask("run:x", b"a picture", (1, 2), Here())  # type: ignore[arg-type]
    arrays = patches_child.patches(network(), lambda: np.ones((8, 8)), {"covered": [0, 1]})[1]
    for name in ("maps", "rollout"):
        told = np.frombuffer(base64.b64decode(answer[name]), "<u2").reshape(arrays[name].shape) / patches.WHOLE
        np.testing.assert_allclose(told, arrays[name], atol=1 / patches.WHOLE)
    assert answer["seen"] == {"values": [1.0] * 64, "shape": [8, 8]}
    assert len(answer["probabilities"]) == len(answer["before"]) == 10


def test_which_networks_have_words() -> None:
    assert {card.name for card in shipped() if patches.attends(card)} == {"patches"}
    for described, expected in (({"architecture": "vit"}, True), ({"architecture": "vgg"}, False), (None, False)):
        assert patches.attends(SimpleNamespace(about={"config": described})) is expected  # type: ignore[arg-type]


def test_a_place_is_moved_into_the_network() -> None:
    config = PatchesConfig(view="mean", layer=8, head=5, word=17, covered=(16, 3, 40, 3))
    found = settled(config, layers=3, heads=4, patches=16)
    assert found == {"view": "mean", "layer": 3, "head": 4, "word": 0, "covered": (3, 16)}
    assert settled(PatchesConfig(layer=2, word=16), 3, 4, 16)["word"] == 16


def test_questions_are_answered_by_the_network() -> None:
    of = network()
    header, _ = ask(of)
    asked = {each.name: each.answer for each in patches.questions(header)}
    assert asked["words"] == of.model.encoder.longest == 17
    even = float(asked["even"])
    tried = {typed: is_right(read_number(typed, percent=True), even) for typed in ("5.88", "5,9 %", "0.0588")}
    assert tried == {"5.88": True, "5,9 %": True, "0.0588": False}
    assert asked["matrix"] == sum(each.numel() for each in of.model.conv1.parameters())
    finer = cnn.build(CNNConfig(8, architecture="vit", patch=2), (1, 16, 16), 10, torch.Generator())
    assert asked["pairs"] == "sixteen"
    assert 12 < (finer.encoder.longest / 17) ** 2 < 20  # type: ignore[union-attr, operator]
