"""Over-fitting on purpose: what is split, what is told of networks, against scikit-learn and counting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, log_loss

from core.foundations.activations import Array
from core.foundations.regularization_config import LOOKS, NAMES, PRESETS
from core.training import overfit
from core.training.regularized import Stack, answers, weights

QUICK = {"examples": 50, "updates": 300}


@pytest.fixture(scope="module")
def everything() -> tuple[dict[str, Any], dict[str, Array]]:
    return overfit.compared({**QUICK, "who": NAMES, "ensemble": 2})


def test_no_example_stands_in_two_parts_and_so_many_labels_are_wrong() -> None:
    x, given, bad, x_val, y_val, x_test, y_test = overfit.parts(1000, 0.2, 5)
    assert (len(x), len(x_val), len(x_test)) == (1000, 300, 497)
    rows = np.concatenate([x, x_val, x_test])
    assert len(np.unique(rows, axis=0)) >= 1797 - 5  # a picture or two are there twice in the set itself
    _, right, none, *_ = overfit.parts(1000, 0.0, 5)
    assert not none.any()
    assert ((given != right) == bad).all()
    assert bad.sum() == 200
    np.testing.assert_array_equal(overfit.parts(100, 0.0, 5)[0], x[:100])
    assert len(y_val) == 300
    assert len(y_test) == 497


def test_shifts_move_by_one_pixel() -> None:
    x = np.random.default_rng(0).random((4, 64))
    found = overfit.shifted(x).reshape(9, 4, 8, 8)
    whole = x.reshape(4, 8, 8)
    for version, (down, right) in zip(found, overfit.SHIFTS, strict=True):
        rolled = np.roll(whole, (down, right), axis=(1, 2))
        inside = (slice(None), slice(max(down, 0), 8 + min(down, 0)), slice(max(right, 0), 8 + min(right, 0)))
        np.testing.assert_array_equal(version[inside], rolled[inside])
        assert version.sum() == pytest.approx(version[inside].sum())


def test_what_is_told_is_scikit_learn_s() -> None:
    c = {**QUICK, "who": ("nothing", "ensemble"), "ensemble": 2, "wrong": 0.3, "seed": 1}
    _, found = overfit.compared(c)
    x, labels, bad, x_val, y_val, x_test, y_test = overfit.parts(50, 0.3, 1)
    config = overfit.settled(overfit.from_dict(overfit.RegularizationConfig, c))
    stack = Stack("", overfit.lanes(config, "ensemble")[1], overfit.shifted(x), np.eye(10)[labels])
    for _ in range(300):
        stack.step()

    def chances(inputs: Array) -> Array:
        z = answers("", stack.w, inputs, stack.stats)
        p = np.exp(z - z.max(axis=-1, keepdims=True))
        return p / p.sum(axis=-1, keepdims=True)

    for seed in range(3):
        for row, members in ((0, [2 * seed]), (1, [2 * seed, 2 * seed + 1])):
            p, p_val, p_test = (chances(each)[members].mean(axis=0) for each in (x, x_val, x_test))
            classes = range(10)
            assert found["train"][0, row, seed, -1] == pytest.approx(log_loss(labels, p, labels=classes), rel=1e-9)
            assert found["validation"][0, row, seed, -1] == pytest.approx(
                log_loss(y_val, p_val, labels=classes), rel=1e-9
            )
            assert found["train"][1, row, seed, -1] == pytest.approx(accuracy_score(labels, p.argmax(axis=1)))
            assert found["validation"][1, row, seed, -1] == pytest.approx(accuracy_score(y_val, p_val.argmax(axis=1)))
            assert found["test"][row, seed, -1] == pytest.approx(accuracy_score(y_test, p_test.argmax(axis=1)))
            assert found["heart"][row, seed, -1] == pytest.approx(accuracy_score(labels[bad], p.argmax(axis=1)[bad]))
    first, second = weights(stack.w)
    assert found["small"][1, 0, -1] == pytest.approx((np.abs(first[0]) < overfit.SMALL).mean())
    assert found["norms"][1, 1, -1] == pytest.approx(np.linalg.norm(second[0]))
    edges = np.linspace(-1, 1, overfit.BINS + 1) * found["reach"][0]
    inside = np.clip(first[0], edges[0], np.nextafter(edges[-1], 0))
    expected = np.histogram(inside, edges)[0]
    assert np.abs(found["counts"][1, 0, -1] - expected).sum() <= 2  # one on an edge


def test_every_remedy_is_told_of_at_every_look(everything: tuple[dict[str, Any], dict[str, Array]]) -> None:
    header, found = everything
    assert header["names"] == list(NAMES)
    for name in ("train", "validation"):
        assert found[name].shape == (2, len(NAMES), 3, LOOKS + 1)
        assert np.isfinite(found[name]).all()
    assert (found["counts"].sum(axis=-1) == np.array([4096, 640])[None, :, None]).all()
    assert found["test"].shape == found["heart"].shape == (len(NAMES), 3, LOOKS + 1)
    assert 0 < header["cut"] <= 1


def test_who_else_runs_changes_nothing(everything: tuple[dict[str, Any], dict[str, Array]]) -> None:
    for name in ("dropout", "batch", "augment"):
        header, found = overfit.compared({**QUICK, "who": (name,)})
        assert header["names"] == ["nothing", name]
        np.testing.assert_allclose(
            found["validation"][:, 1], everything[1]["validation"][:, NAMES.index(name)], rtol=1e-7, atol=1e-9
        )


@pytest.mark.parametrize("seed", [0, 40])
def test_what_the_page_says_of_remedies_holds(seed: int) -> None:
    header, found = overfit.compared({"seed": seed, "who": NAMES})
    end = {name: np.median(found["validation"][0, k, :, -1]) for k, name in enumerate(header["names"])}
    least = {name: np.median(found["validation"][0, k].min(axis=-1)) for k, name in enumerate(header["names"])}
    nothing = header["names"].index("nothing")
    assert np.median(found["train"][1, nothing, :, -1]) > 0.98  # even the wrong labels are known
    assert np.median(found["heart"][nothing, :, -1]) > 0.9
    assert least["nothing"] < 0.85 * end["nothing"]  # stopping early would have been better
    for name in ("decay", "dropout", "augment", "l2"):
        assert end[name] < end["nothing"], name
    for name in ("batch", "layer", "clip"):
        assert end[name] > end["nothing"], name
    zero = {name: found["zero"][k, 0, -1] for k, name in enumerate(header["names"])}
    small = {name: found["small"][k, 0, -1] for k, name in enumerate(header["names"])}
    assert zero["l1"] == 0
    assert small["l1"] > 0.5
    assert zero["proximal"] > 0.3
    assert zero["l2"] == zero["decay"] == 0


def test_with_a_thousand_pictures_the_wrong_labels_keep_the_training_loss_up() -> None:
    _, found = overfit.compared(dict(PRESETS["data"]))
    train, validation = (np.median(found[part][0], axis=1)[:, -1] for part in ("train", "validation"))
    assert (validation < train).all()
