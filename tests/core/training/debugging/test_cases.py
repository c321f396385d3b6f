"""A training of the case file as it is told: its trap, its log, its numbers beside those of a plain training."""

from __future__ import annotations

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
    RIGHT,
    source_of,
)
from core.training.debugging.logs import lines
from core.training.debugging.questions import questions
from core.training.debugging.run import trained
from core.training.debugging.watcher import EVERY
from core.wire import pack
from tests.core.training.debugging.broken import run


def test_every_case_is_asked_about_the_same_rows_at_the_end() -> None:
    assert {run(case)["unused"] for case in (HEALTHY, *CASES)} == {1797 - 900}


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
