"""The case file: each bug shows by its own instrument, no offered diagnosis fits beside it, the cure mends it and nothing else does."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from torch.nn import functional as F

from core.training.debugging import recipe
from core.training.debugging.cases import (
    CASES,
    HEALTHY,
    OPEN,
    RIGHT,
    repairs_of,
    source_of,
)
from core.training.debugging.evidence import MEASURES, mended, sign
from core.training.debugging.logs import lines
from core.training.debugging.questions import questions
from core.training.debugging.run import trained
from core.training.debugging.watcher import EVERY
from core.wire import pack


SEEDS = (0, 1, 2)


@cache
def run(case: str, repair: str = OPEN, seed: int = 0, armed: bool = True, most: float = 1000.0) -> dict[str, Any]:
    return trained(case, seed, armed, most, repair)[0]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("case", CASES)
def test_each_case_shows_its_sign_and_no_other_diagnosis_that_is_offered_fits(case: str, seed: int) -> None:
    told = run(case, seed=seed)
    assert sign(told, case).holds
    for other in CASES[case].diagnoses:
        found = sign(told, other)
        assert found.value is not None, f"{other} cannot be spoken against"
        assert not found.holds, other


@pytest.mark.parametrize("case", CASES)
def test_the_cure_mends_it_and_the_other_repairs_do_not(case: str) -> None:
    assert set(repairs_of(case)) == {RIGHT, *CASES[case].repairs}
    for repair in repairs_of(case):
        assert mended(run(case, repair), case) == (repair == RIGHT), repair


@pytest.mark.parametrize("seed", SEEDS[1:])
@pytest.mark.parametrize("case", CASES)
def test_the_cure_mends_it_at_other_seeds(case: str, seed: int) -> None:
    assert mended(run(case, RIGHT, seed), case)


def test_a_healthy_training_has_no_sign_at_all() -> None:
    told = run(HEALTHY)
    assert told["finding"] is None
    assert not told["stopped"]
    assert not [name for name in MEASURES if sign(told, name).holds]
    assert told["moments"][-1]["accuracy_tested"] > 0.85


@pytest.mark.parametrize("seed", SEEDS)
def test_the_updates_of_a_healthy_training_are_thousandths_to_a_hundredth(seed: int) -> None:
    told = run(HEALTHY, seed=seed)
    of_layers = np.median(told["ratios"], axis=0)
    assert of_layers.min() > 1e-3
    assert of_layers.max() < 1.2e-2
    assert max(told["ratios"][0]) < 1e-2
    assert max(max(moment["dead"]) for moment in told["moments"]) < 0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_symptoms_say_is_so(seed: int) -> None:
    def accuracies(case: str, part: str = "learned") -> list[float]:
        return [moment[f"accuracy_{part}"] for moment in run(case, seed=seed)["moments"]]

    losses = run("unshuffled", seed=seed)["losses"]  # they jump up and down, and the accuracy does not rise
    assert np.median(losses) > 2
    assert np.percentile(np.abs(np.diff(losses)), 90) > 0.1
    assert max(accuracies("unshuffled")) < 0.35
    losses = run("zero_grad", seed=seed)["losses"]  # falls for a few steps, then worse and worse; it guesses
    assert min(losses[1:10]) < losses[0]
    assert losses[-1] > 10 * losses[0]
    assert max(accuracies("zero_grad")) < 0.25
    assert max(accuracies("vanish")) < 0.2
    losses = run("dead", seed=seed)["losses"]  # stands still
    assert max(losses) - min(losses) < 0.2
    assert accuracies("misaligned")[-1] > 0.15 > accuracies("misaligned", "tested")[-1]
    assert accuracies("labels", "tested")[-1] < accuracies(HEALTHY, "tested")[-1] - 0.3
    assert max(accuracies("log")) > 0.6, "it was learning well"
    told = run("scale", seed=seed)  # the first loss is enormous, and it hardly recovers; gradients are larger still
    assert told["losses"][0] > 10
    assert accuracies("scale", "tested")[-1] < accuracies(HEALTHY, "tested")[-1] - 0.3
    start = run(HEALTHY, seed=seed)
    np.testing.assert_allclose(
        told["moments"][0]["deviation"], np.array(start["moments"][0]["deviation"]) * 16, rtol=1e-3
    )
    assert (np.array(told["gradients"][0]) > 16 * np.array(start["gradients"][0])).all()


def test_empty_pixels_are_three_at_the_edge() -> None:
    bunch: Any = load_digits()
    empty = np.argwhere((bunch.images == 0).all(0)).tolist()
    assert empty == [[0, 0], [4, 0], [4, 7]]


def test_every_case_is_asked_about_the_same_rows_at_the_end() -> None:
    assert {run(case)["unused"] for case in (HEALTHY, *CASES)} == {1797 - 900}


def test_how_far_the_symptoms_go() -> None:
    assert sign(run("dead"), "dead").value == 1
    assert (sign(run("vanish"), "vanish").value or 1) < 1e-4
    assert (sign(run("zero_grad"), "zero_grad").value or 0) > 100
    assert run("leak")["overlap"] == 400
    leaked = run("leak")["moments"][-1]["accuracy_tested"]
    assert leaked - run("leak")["truth"] > 0.05
    assert run("misaligned")["mislabeled"] > 0.85
    assert run("labels")["mislabeled"] == pytest.approx(0.4, abs=0.05)
    assert run("labels")["truth"] > run("labels")["moments"][-1]["accuracy_tested"] + 0.1, "checked labels agree more"
    for name, tensor, layer in (("log", "loss", ""), ("constant", "input", "layer1")):
        told = run(name)
        assert told["stopped"]
        assert (told["finding"]["tensor"], told["finding"]["layer"]) == (tensor, layer)
    assert run("constant")["finding"]["step"] == 1


def test_the_rate_explodes_and_the_trap_stops_it_where_it_says() -> None:
    told = run("rate")
    found = told["finding"]
    assert (found["kind"], told["stopped"], told["steps"]) == ("explosion", True, found["step"] - 1)
    assert told["norms"][-1] > 1000 >= max(told["norms"][:-1])
    assert found["value"] == told["norms"][-1]
    assert told["moments"][-1]["step"] == told["steps"], "nothing is lost"
    free = run("rate", armed=False)
    assert (free["stopped"], free["steps"]) == (False, 192)
    assert free["finding"]["step"] == found["step"]
    assert free["norms"][: len(told["norms"])] == told["norms"]
    assert run("rate", most=100.0)["steps"] <= told["steps"]


@pytest.mark.parametrize("case", ["log", "constant"])
def test_without_traps_nan_goes_through_everything(case: str) -> None:
    told = run(case, armed=False)
    assert told["steps"] == 192
    assert told["finding"] == run(case)["finding"]
    assert told["losses"][-1] is None
    assert told["moments"][-1]["loss_learned"] is None
    pack(told)  # what the oracle sends


def test_the_same_seed_gives_the_same_run_bit_for_bit() -> None:
    assert trained("zero_grad", 3, True, 1000.0) == trained("zero_grad", 3, True, 1000.0)
    assert run(HEALTHY, seed=3) != run(HEALTHY)


def test_what_is_measured_when_it_is_stopped_is_of_the_last_step_that_was_taken() -> None:
    stopped, free = run("rate", seed=1), run("rate", seed=1, most=1e9)
    assert stopped["moments"][-1]["step"] == stopped["steps"] == 2
    bunch: Any = load_digits()
    order = torch.randperm(len(bunch.target), generator=(generator := torch.Generator().manual_seed(1)))
    for wide, high in zip((64, 32, 32, 32, 32, 32), (32, 32, 32, 32, 32, 10), strict=True):
        torch.empty(high, wide).normal_(generator=generator)
    batch = torch.randperm(500, generator=generator).split(32)[1]
    labels = bunch.target[order.numpy()][batch.numpy()]
    assert stopped["moments"][-1]["labels"] == labels[:8].tolist()
    assert stopped["moments"][-1]["classes"] == np.bincount(labels, minlength=10).tolist()
    assert free["steps"] > 2


@pytest.mark.parametrize("case", [HEALTHY, "zero_grad", "dropout"])
def test_the_instruments_change_no_number(case: str) -> None:
    """The recipe with a watcher that does nothing but keep the losses. Where dropout is left on, measuring uses up draws."""

    class Nobody:
        def __init__(self) -> None:
            self.losses: list[float] = []

        def begin(self, *_: object) -> None:
            pass

        def loss(self, loss: torch.Tensor, _: object) -> None:
            self.losses.append(float(f"{float(loss.detach()):.7g}"))

        def gradients(self) -> None:
            pass

        measure = gradients

    nobody = Nobody()
    names = dict(vars(recipe))
    exec(source_of(case), names)
    names["train"](nobody, 0)
    seen = run(case)["losses"]
    same = EVERY if case == "dropout" else len(seen)  # steps before the first measurement that can change them
    assert nobody.losses[:same] == seen[:same]
    assert (nobody.losses == seen) == (case != "dropout")


def test_the_numbers_of_the_first_steps_are_those_of_a_plain_training() -> None:
    """The same training written once more, its gradients from autograd.grad, without any instrument."""
    bunch: Any = load_digits()
    generator = torch.Generator().manual_seed(0)
    order = torch.randperm(len(bunch.target), generator=generator)
    x = torch.from_numpy(bunch.data[order.numpy()] / 16).float()
    y = torch.from_numpy(bunch.target[order.numpy()])
    weights = []
    for wide, high in zip((64, 32, 32, 32, 32, 32), (32, 32, 32, 32, 32, 10), strict=True):
        w = torch.empty(high, wide).normal_(0, (2 / wide) ** 0.5, generator=generator).requires_grad_()
        weights += [w, torch.zeros(high, requires_grad=True)]
    velocity = [torch.zeros_like(w) for w in weights]
    batches = torch.randperm(500, generator=generator).split(32)
    told = run(HEALTHY)
    for step in range(4):
        h = x[batches[step]]
        for place in range(0, 12, 2):
            h = F.linear(h, weights[place], weights[place + 1])
            h = h.relu() if place < 10 else h
        loss = F.cross_entropy(h, y[batches[step]])
        gradients = torch.autograd.grad(loss, weights)
        assert told["losses"][step] == pytest.approx(float(loss.detach()), rel=1e-5)
        norms = [float(g.norm()) for g in gradients]
        np.testing.assert_allclose(told["gradients"][step], norms[::2], rtol=1e-4)
        assert told["norms"][step] == pytest.approx(float(np.linalg.norm(norms)), rel=1e-4)
        assert told["sums"][step] == pytest.approx(1, abs=1e-6)
        for place, g in enumerate(gradients):
            velocity[place] = 0.9 * velocity[place] + g
            moved = weights[place].detach() - 0.03 * velocity[place]
            if place % 2 == 0:
                ratio = float((moved - weights[place].detach()).norm() / weights[place].detach().norm())
                assert told["ratios"][step][place // 2] == pytest.approx(ratio, rel=1e-3)
            weights[place] = moved.requires_grad_()


def test_every_moment_counts_what_is_there() -> None:
    told = run("unshuffled")
    for moment in told["moments"]:
        assert sum(map(sum, moment["confusion"])) == told["test"]
        right = sum(moment["confusion"][k][k] for k in range(10)) / told["test"]
        assert right == pytest.approx(moment["accuracy_tested"])
        assert sum(moment["weights"][0]) == 64 * 32
        assert len(moment["pictures"]) == len(moment["labels"]) == (8 if moment["step"] else 0)
    bunch: Any = load_digits()
    known = {
        "".join(chr(65 + int(ink)) for ink in row): digit for row, digit in zip(bunch.data, bunch.target, strict=True)
    }
    for told, agree in ((run(HEALTHY), True), (run("misaligned"), False)):
        pairs = [
            (known[p], label) for m in told["moments"] for p, label in zip(m["pictures"], m["labels"], strict=True)
        ]
        assert (sum(a == b for a, b in pairs) / len(pairs) > 0.99) == agree


def test_what_the_questions_say_is_so() -> None:
    first, added, chain, leak = questions(run(HEALTHY))
    even = F.cross_entropy(torch.zeros(1, 10, dtype=torch.float64), torch.tensor([3]))
    assert first.answer == pytest.approx(float(even), rel=1e-12)
    w = torch.ones(1, requires_grad=True)
    for _ in range(6):
        (5 * w).sum().backward()
    assert w.grad is not None
    assert float(w.grad) / 5 == added.answer
    x = z = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    for _ in range(4):  # each at its steepest
        z = torch.sigmoid(z - z.detach())
    z.backward()
    assert x.grad is not None
    assert float(x.grad) == chain.answer
    assert leak.answer == "lower"
    assert run("leak", RIGHT)["moments"][-1]["accuracy_tested"] < run("leak")["moments"][-1]["accuracy_tested"]
    assert len(questions(None)) == 4


def test_the_log_has_a_line_for_each_moment_and_one_for_the_trap() -> None:
    told = run("log")
    written = lines(told)
    assert len(written) == len(told["moments"]) + 2
    assert written[0].split() == ["data", "overlap=0/400", "inputs=0..1"]
    assert (
        "mislabeled=0.3" in lines(run("labels"), labels=True)[0]
        or "mislabeled=0.4" in lines(run("labels"), labels=True)[0]
    )
    (caught,) = (line for line in written if "TRAP" in line)
    assert f"step={told['finding']['step']}" in caught
    assert "tensor=loss" in caught
    assert written[-1] == caught
    assert not [line for line in lines(run(HEALTHY)) if "TRAP" in line]
    sick = lines(run("unshuffled"))[20]
    moment = run("unshuffled")["moments"][19]
    for part in (
        f"step={moment['step']}",
        f"classes_in_batch={sum(map(bool, moment['classes']))}",
        "asked_twice_differ=0",
        "used/own_gradient=1 ",
        f"dead_share={max(moment['dead']):.4g}",
    ):
        assert part in sick
    (caught,) = (line for line in lines(run("constant")) if "TRAP" in line)
    assert "before" not in caught, "there was no step before"
