"""Recurrent cells and backpropagation through time against torch.nn and autograd, over sizes, lengths, losses and weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.config import check, from_dict, to_dict
from core.errors import Problem
from core.foundations.recurrent import GATES, gru_step, gru_step_of_the_paper, lstm_step
from core.foundations.recurrent_back import arriving, backward, forward
from core.foundations.recurrent_checked import autograd, compare
from core.foundations.recurrent_config import (
    MOST,
    RecurrentConfig,
    Sequence,
    characters,
    computed,
    drawn,
    others,
    read_text,
    sequence,
    settled,
    sizes,
    weights,
)

CELLS = tuple(GATES)
close = {"rtol": 1e-10, "atol": 1e-10}
cells = some.sampled_from(CELLS)


def made(seed: int, cell: str, steps: int, inputs: int, hidden: int, outputs: int, *, classes: bool) -> tuple:
    random = np.random.default_rng(seed)
    config = RecurrentConfig(cell=cell, hidden=hidden)  # type: ignore[arg-type]
    g = len(GATES[cell])
    shapes = (
        (g * hidden, inputs),
        (g * hidden, hidden),
        (g * hidden,),
        (hidden,) if cell == "gru" else (0,),
        (outputs, hidden),
        (outputs,),
    )
    w = weights(config)._make(random.normal(0, 1.2, shape) for shape in shapes)
    targets = np.eye(outputs)[random.integers(0, outputs, steps)] if classes else random.normal(size=(steps, outputs))
    judged = random.random(steps) < 0.5
    judged[-1] = True
    return w, Sequence(random.normal(size=(steps, inputs)), targets, judged, ())


@given(
    some.integers(0, 2**31), cells, some.integers(1, 20), some.integers(1, 5), some.integers(1, 6), some.integers(1, 4), some.booleans(),
)  # fmt: skip
def test_forward_and_backward_are_torch_s(
    seed: int, cell: str, steps: int, inputs: int, hidden: int, outputs: int, classes: bool
) -> None:
    w, given_ = made(seed, cell, steps, inputs, hidden, outputs, classes=classes)
    run = forward(cell, w, given_.x, given_.targets, given_.judged, classes=classes)
    back = backward(cell, w, given_.x, given_.targets, given_.judged, run, classes=classes)
    theirs = autograd(cell, w, given_, classes=classes)
    np.testing.assert_allclose(run.values["h"], theirs["h"], **close)
    np.testing.assert_allclose(run.loss, theirs["loss"], **close)
    np.testing.assert_allclose(back.values["h"], theirs["dh"], **close)
    for gate in GATES[cell]:
        np.testing.assert_allclose(back.sums[gate], theirs[f"sum.{gate}"], **close)
    for name, gradient in back.weights._asdict().items():
        np.testing.assert_allclose(gradient, theirs[f"d{name}"], **close)
    if cell == "lstm":
        np.testing.assert_allclose(run.values["c"], theirs["c"], **close)
        np.testing.assert_allclose(back.values["c"], theirs["dc"], **close)


@given(some.integers(0, 2**31), cells, some.integers(2, 6), some.integers(1, 3))
def test_what_arrives_at_a_gate_is_its_slope(seed: int, cell: str, steps: int, hidden: int) -> None:
    """∂L/∂(gate) times σ′ or tanh′ is ∂L/∂(its sum), which the test above has from autograd."""
    w, given_ = made(seed, cell, steps, 2, hidden, 1, classes=False)
    run = forward(cell, w, given_.x, given_.targets, given_.judged)
    back = backward(cell, w, given_.x, given_.targets, given_.judged, run)
    for gate in GATES[cell]:
        a = run.values[gate]
        slope = 1 - a**2 if gate in "hgn" else a * (1 - a)
        np.testing.assert_allclose(back.values[gate] * slope, back.sums[gate], **close)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("kind", ["numbers", "text"])
@pytest.mark.parametrize("judged", ["end", "each"])
def test_the_page_s_settings_compare_with_torch(cell: str, kind: str, judged: str) -> None:
    config = RecurrentConfig(cell=cell, kind=kind, judged=judged, hidden=3, forget_bias=2.5)  # type: ignore[arg-type]
    found, arrays = compare(to_dict(config))
    assert found["name"] == f"torch.nn.{cell.upper()}"
    assert found["numbers"] > 40
    assert found["forward"] < 1e-12
    assert found["backward"] < 1e-12
    assert not arrays


def test_the_comparison_sees_what_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    import core.foundations.recurrent_checked as checked

    theirs = checked.autograd

    def shifted(cell: str, w: object, given_: Sequence, *, classes: bool) -> dict:
        found = theirs(cell, w, given_, classes=classes)  # type: ignore[arg-type]
        return found | {"dh": found["dh"] + 1e-6}

    monkeypatch.setattr(checked, "autograd", shifted)
    assert compare(to_dict(RecurrentConfig(cell="gru")))[0]["backward"] == pytest.approx(1e-6)


def test_the_paper_s_gru_is_another_one_with_the_same_weights_but_not_where_nothing_is_reset() -> None:
    w = weights(RecurrentConfig(cell="gru", hidden=3))
    x, h = np.array([0.7]), np.array([0.5, -0.4, 0.9])
    assert np.abs(gru_step(w, x, h)["h"] - gru_step_of_the_paper(w, x, h)["h"]).max() > 1e-3
    b = w.b.copy()
    b[:3] = 60.0  # r = 1
    one, other = gru_step(w._replace(b=b), x, h), gru_step_of_the_paper(w._replace(b=b), x, h)
    np.testing.assert_allclose(one["h"], other["h"], rtol=1e-12)


def test_an_lstm_that_keeps_everything_carries_cell_and_gradient_unchanged() -> None:
    config = RecurrentConfig(hidden=1, forget_bias=6.0, inputs=(1.0, *[0.0] * 11))
    w = weights(config)
    w = w._replace(b=w.b + np.array([0.0, 40.0, 0.0, 0.0]), U=np.zeros((4, 1)), W=np.zeros((4, 1)))
    h, c = np.zeros(1), np.array([0.8])
    assert lstm_step(w, np.array([1.0]), h, c)["c"] == pytest.approx(0.8)
    seen = sequence(config)
    run = forward("lstm", w, seen.x, seen.targets, seen.judged)
    arrived = arriving(backward("lstm", w, seen.x, seen.targets, seen.judged, run), "c")
    np.testing.assert_allclose(arrived, arrived[-1], rtol=1e-12)


def test_weights_are_drawn_as_torch_draws_them_and_the_forget_bias_is_added() -> None:
    for cell, values in others(RecurrentConfig(hidden=4, seed=7)).items():
        config = RecurrentConfig(cell=cell, hidden=4, seed=7, forget_bias=1.5)  # type: ignore[arg-type]
        assert values == drawn(config)
        w = weights(config)
        assert max(np.abs(w.W).max(), np.abs(w.U).max(), np.abs(w.V).max()) <= 0.5
        assert np.abs(w.U).max() > 0.35
        expected = {"rnn": [0] * 4, "lstm": [0] * 4 + [1.5] * 4 + [0] * 8, "gru": [0] * 4 + [1.5] * 4 + [0] * 4}[cell]
        assert w.b.tolist() == expected
        own = tuple(2.0 * value for value in values)
        np.testing.assert_allclose(weights(replace(config, weights=own)).U, 2 * w.U)


def test_a_text_is_one_hot_and_its_last_character_only_a_target() -> None:
    seen = sequence(RecurrentConfig(kind="text", text="hello", judged="each"))
    assert seen.letters == ("h", "e", "l", "o")
    assert seen.x.argmax(axis=1).tolist() == [0, 1, 2, 2]
    assert seen.targets.argmax(axis=1).tolist() == [1, 2, 2, 3]
    assert seen.judged.all()
    assert sizes(RecurrentConfig(kind="text", text="hello"))["V"] == (4, 2)


def test_numbers_tell_the_next_one_and_the_last_the_target() -> None:
    seen = sequence(RecurrentConfig(inputs=(0.1, 0.2, 0.3), target=-1.5))
    assert seen.targets[:, 0].tolist() == [0.2, 0.3, -1.5]
    assert seen.judged.tolist() == [False, False, True]


FAMILY, FLAG = "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e8\U0001f1f3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", ["a", "b", "c"]),
        ("人山人海", ["人", "山", "人", "海"]),
        ("e\u0301a", ["é", "a"]),
        (f"a{FAMILY}b", ["a", FAMILY, "b"]),
        (f"{FLAG}{FLAG}", [FLAG, FLAG]),
        ("שלום", list("שלום")),
        ("", []),
    ],
)
def test_characters_are_what_people_call_so(text: str, expected: list[str]) -> None:
    assert characters(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "short"),
        ("ab", "short"),
        ("a" * 14, "long"),
        ("a" * 5000, "long"),
        ("ab\x00cd", "sign"),
        ("ab\ncd", "sign"),
    ],
)
def test_a_text_that_cannot_be_a_sequence_is_named(text: str, code: str) -> None:
    with pytest.raises(Problem, match=f"recurrent_text_{code}"):
        read_text(text)


def test_what_only_says_how_it_is_looked_at_asks_nothing_new() -> None:
    config = RecurrentConfig(cell="gru", place=3, step=5, quantity="z", unit=2, show="gradients", scale="linear")
    assert computed(config) == RecurrentConfig(cell="gru")
    other = RecurrentConfig(cell="gru", seed=3, target=0.5, judged="each")
    assert computed(other) == other


def test_settings_that_cannot_be_used_give_way_to_the_defaults() -> None:
    assert settled(RecurrentConfig(inputs=(1.0,))).inputs == RecurrentConfig.inputs
    assert settled(RecurrentConfig(kind="text", text="ab")).text == ""
    assert settled(RecurrentConfig(weights=(1.0, 2.0))).weights == ()
    with pytest.raises(Problem, match="recurrent_inputs"):
        sequence(RecurrentConfig(inputs=(0.0,) * (MOST + 1)))
    with pytest.raises(Problem, match="setting_wrong_count"):
        weights(RecurrentConfig(weights=(1.0, 2.0)))
    good = RecurrentConfig(cell="gru", weights=drawn(RecurrentConfig(cell="gru")))
    assert settled(good) == good
    check(good)
    assert from_dict(RecurrentConfig, to_dict(good)) == good
