"""Where the words of a picture look: against a sentence from which words were really taken, and against plain loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from core.explain.attention_maps import entropy, rollout
from core.explain.patches import distances, look
from core.models.cnn import build
from core.models.configs import CNNConfig
from core.models.vit import ViT


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def network(shape: tuple[int, int, int] = (1, 8, 12), **settings: object) -> ViT:
    config = CNNConfig(16, architecture="vit", **{"patch": 4, "layers": 3, **settings})  # type: ignore[arg-type]
    model = build(config, shape, 5, seeded()).eval().requires_grad_(False)
    assert isinstance(model, ViT)
    return model


def picture(shape: tuple[int, int, int] = (1, 8, 12)) -> Tensor:
    return torch.rand(1, *shape, generator=seeded(1))


def without(model: ViT, image: Tensor, covered: list[int]) -> np.ndarray:
    """The answer to a sentence that these words are not in."""
    words = model.encoder.enter(model.sentence(model.token.weight[None], model.conv1(image)))
    left = [at for at in range(words.shape[1]) if at - 1 not in covered]
    return model.output(model.encoder.through(words[:, left])[:, 0])[0].softmax(0).numpy()


def test_rows_share_out_one_and_all_numbers_are_those_of_the_network() -> None:
    model, image = network(), picture()
    found = look(model, image)
    assert found.maps.shape == (3, 4, 7, 7)
    np.testing.assert_allclose(found.maps.sum(-1), 1, atol=1e-6)
    np.testing.assert_allclose(found.rollout.sum(-1), 1, atol=1e-6)
    np.testing.assert_allclose(found.probabilities, model(image)[0].softmax(0), atol=1e-6)
    np.testing.assert_allclose(found.rollout, rollout(found.maps.astype(float)), atol=1e-6)
    np.testing.assert_allclose(found.entropies, entropy(found.maps), atol=1e-6)


@pytest.mark.parametrize("covered", [[0], [2, 5], [0, 1, 2, 3, 4, 5]])
def test_a_covered_patch_is_a_word_less(covered: list[int]) -> None:
    model, image = network(), picture()
    found = look(model, image, covered)
    np.testing.assert_allclose(found.probabilities, without(model, image, covered), atol=1e-5)
    assert not found.maps[..., [1 + each for each in covered]].any()
    np.testing.assert_allclose(found.maps.sum(-1), 1, atol=1e-6)
    assert np.abs(found.probabilities - look(model, image).probabilities).max() > 1e-5


@pytest.mark.parametrize("covered", [[4], [0, 5], [0, 1, 2, 3, 4, 5]])
def test_a_covered_patch_counts_neither_in_the_distances_nor_in_the_entropies(covered: list[int]) -> None:
    """By plain loops over the words that are left, which is what a sentence without the others would give."""
    model = network()
    found = look(model, picture(), covered)
    left = [at for at in range(6) if at not in covered]
    for layer, head in np.ndindex(3, 4):
        a = found.maps[layer, head].astype(float)
        bits = [
            -sum(a[t, s] * math.log2(a[t, s]) for s in range(7) if a[t, s] > 0) for t in (0, *(1 + at for at in left))
        ]
        assert found.entropies[layer, head] == pytest.approx(sum(bits) / len(bits), abs=1e-5)
        far = [
            sum(a[1 + t, 1 + s] * 4 * math.dist(divmod(t, 3), divmod(s, 3)) for s in left)
            / sum(a[1 + t, 1 + s] for s in left)
            for t in left
        ]
        assert found.distances[layer, head] == pytest.approx(sum(far) / max(len(far), 1), abs=1e-5)


@pytest.mark.parametrize("patch", [-1, 6])
def test_a_patch_that_there_is_not(patch: int) -> None:
    with pytest.raises(ValueError, match="counted from 0 to 5"):
        look(network(), picture(), [patch])


def test_distances_by_plain_loops() -> None:
    rows, columns, patch = 2, 3, 4
    maps = np.random.default_rng(0).dirichlet(np.ones(7), size=(2, 7)).astype(np.float32)
    found = distances(maps, rows, columns, patch)
    for head in range(2):
        total = 0.0
        for t in range(6):
            among = sum(maps[head, 1 + t, 1 + s] for s in range(6))
            for s in range(6):
                far = patch * math.dist(divmod(t, columns), divmod(s, columns))
                total += maps[head, 1 + t, 1 + s] / among * far / 6
        assert found[head] == pytest.approx(total, rel=1e-5)


def test_distances_worked_by_hand() -> None:
    """Two patches of 4 pixels side by side: each looks at itself, at the other, and all goes to the class token."""
    own, other = np.eye(3)[None], np.eye(3)[[0, 2, 1]][None]
    only = np.zeros((1, 3, 3))
    only[..., 0] = 1
    assert [float(distances(each, 1, 2, 4)[0]) for each in (own, other, only)] == [0, 4, 0]


def test_a_picture_whose_sides_are_no_multiples_lies_in_the_middle_of_paper() -> None:
    """One dot in an 8 × 8 patch's corner: the first patch has three rows of paper above it, and so has nothing else changed."""
    model = network((1, 10, 10), patch=8)
    assert (model.rows, model.columns, model.margins) == (2, 2, (3, 3, 3, 3))
    blank, dotted = torch.zeros(1, 1, 10, 10), torch.zeros(1, 1, 10, 10)
    dotted[0, 0, 0, 9] = 1  # in paper: row 3, column 12
    changed = (model.intermediates(dotted)["conv1"] - model.intermediates(blank)["conv1"])[0]
    assert changed[:, 0, 1].tolist() == pytest.approx(model.conv1.weight[:, 0, 3, 4].tolist(), abs=1e-6)
    assert not changed[:, [0, 1, 1], [0, 0, 1]].any()
