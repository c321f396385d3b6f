"""Exported scripts run by themselves and print the losses of the engine's exact mode, whatever the experiment."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.own_plane import write
from core.data.plane import PlaneConfig, load
from core.errors import Problem
from core.playground.experiment import Change, Experiment, changed, place, weights_of
from core.playground.pieces import examples_of
from core.playground.trajectory import Line
from core.training import small_engine
from core.training.small import SmallConfig
from tests.core.playground.exported import entire, notebook, script

RUNNER = """
import contextlib, io, json, runpy, sys
printed = []
for path in sys.argv[1:]:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        runpy.run_path(path)
    printed.append(out.getvalue())
print(json.dumps(printed))
"""
SMALL = PlaneConfig(points=40, noise=0.1)
NETWORK = SmallConfig(epochs=8, learning_rate=0.1, batch_size=7, seed=3)
OWN = write(np.random.default_rng(0).uniform(-6, 6, (30, 2)), np.arange(30) % 4)
VALUES = write(np.random.default_rng(1).uniform(-6, 6, (30, 2)), np.random.default_rng(2).uniform(-1, 1, 30))

Case = tuple[Experiment, tuple[Change, ...], int]


def case(
    kind: str = "circle",
    changes: tuple[Change, ...] = (),
    start: int = 0,
    own: str = "",
    features: Any = ("x1", "x2"),
    **more: Any,
) -> Case:
    return Experiment(replace(SMALL, kind=kind), features, replace(NETWORK, **more), own), changes, start


CASES: dict[str, Case] = {
    "default": case(),
    "no hidden layer": case("gaussians", units=(), activations=()),
    "xor, huber": case("xor", loss="huber", features=("sin_x2", "x2"), initialization="he_uniform"),
    "cross entropy": case("spiral", loss="cross_entropy", features=("x1_squared", "sin_x2", "x1x2"), initialization="uniform"),
    "blobs, squared": case("blobs", initialization="he_normal"),
    "spirals, cross entropy": case("spirals", loss="cross_entropy", initialization="normal"),
    "zeros, penalty": case("moons", initialization="zeros", activations=("sigmoid", "tanh"), l2=0.1),
    "zeros": case("moons", initialization="zeros", loss="cross_entropy"),
    "plane": case("plane", activations=("elu", "gelu"), loss="huber"),
    "waves": case("waves", loss="cross_entropy", activations=("silu", "softplus")),
    "sine": case("sine", features=("x1", "sin_x1", "x1_squared"), activations=("leaky_relu", "linear")),
    "own classes": case("own", own=OWN, loss="cross_entropy"),
    "own values": case("own", own=VALUES),
    "own curve": case("own", own="=x^2 - log(x)"),
    **{rule: case("rings", rule=rule, learning_rate=0.02) for rule in ("momentum", "nesterov", "adagrad", "rmsprop", "adam")},
    "adamw": case("checkerboard", rule="adamw", l2=0.3, l1=0.01, learning_rate=0.01),
    **{shape: case(schedule=shape) for shape in ("linear", "step", "exponential", "cosine", "warmup", "one_cycle")},
    "step, dropout": case("step", schedule="step", dropout=0.1, rule="nesterov"),
    "penalties": case(l1=0.01, l2=0.02, activations=("relu", "sigmoid"), clip=0.05),
    "dropout": case(dropout=0.35, rule="adam", units=(6, 5), loss="cross_entropy"),
    "target": case("gaussians", target=0.1, epochs=30),
    "patience": case("xor", patience=2, learning_rate=1.0, epochs=30),
    "explodes": case("plane", learning_rate=10.0, activations=("relu", "relu"), initialization="he_normal", epochs=30),
    "branch: a rate": case(changes=(("learning_rate", 0.5),), start=3),
    "branch: the same": case(changes=(("learning_rate", 0.1),), start=3),
    "branch: a schedule": case(changes=(("schedule", "cosine"), ("epochs", 12), ("batch_size", 5)), start=3),
    "branch: a rule": case(changes=(("rule", "adam"), ("dropout", 0.2), ("seed", 7)), start=4, rule="momentum", dropout=0.1),
    "branch: decay": case(changes=(("l2", 0.5), ("clip", 0.1)), start=2, rule="adamw", learning_rate=0.01),
    "branch: decay instead of a penalty": case(changes=(("rule", "adamw"),), start=2, l2=0.1, schedule="linear"),
    "branch: weights": case(changes=(((0, 1, 0), 2.5), ((1, 0, -1), -1.0)), start=2, rule="adam"),
    "branch: stops": case(changes=(("target", 0.45), ("patience", 4)), start=2, target=0.3, epochs=20),
}  # fmt: skip


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each script prints; all in one process, which loads PyTorch once, far from this project."""
    folder, paths = tmp_path_factory.mktemp("scripts"), []
    for number, (experiment, changes, start) in enumerate(CASES.values()):
        paths.append(folder / f"{number}.py")
        paths[-1].write_text(script(experiment, changes, start), encoding="utf-8")
    return dict(zip(CASES, json.loads(run("-c", RUNNER, *map(str, paths), cwd=folder)), strict=True))


def run(*arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-I", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def numbers(printed: str) -> np.ndarray:
    """(epochs + 1, 3): epoch, training loss, test loss."""
    lines = [line for line in printed.splitlines()[1:] if not line.startswith("accuracy")]
    return np.array([[float(each) for each in line.split()] for line in lines])


def computed(experiment: Experiment, changes: tuple[Change, ...], start: int) -> tuple[np.ndarray, list[float]]:
    """The same from the engine in float64, an epoch at a time, and the last accuracies."""
    data = examples_of(load(experiment.data, experiment.own), experiment.features)
    config = experiment.network
    model = small_engine.first(config, data.inputs.shape[1], data.outputs, np.float64)
    if changes:
        config = replace(config, target=0.0, patience=0)
    rows, accuracies = [], [0.0, 0.0]

    def look() -> None:
        for part, test in enumerate((False, True)):
            loss, accuracy = small_engine.evaluate(config, data, model.parameters[None], test=test)
            rows.append(loss[0])
            accuracies[part] = float(accuracy[0])

    look()
    ended = None
    while ended is None:
        if changes and model.epoch == start:
            rule, config = config.rule, changed(experiment.network, changes)
            parameters, slots = model.parameters.copy(), model.slots
            shape = small_engine.sizes(config, data.inputs.shape[1], data.outputs)
            for weight, value in weights_of(changes).items():
                parameters[place(weight, list(shape))] = value
            model = replace(model, parameters=parameters, best=np.inf, since=0)
            if config.rule != rule:
                model = replace(model, slots=np.zeros_like(slots), step=0)
        recording = small_engine.advance(config, data, model, 1, exact=True)
        model, ended = recording.model, recording.ended
        if ended is None or ended.reason != "diverged":
            look()
    pairs = np.array(rows).reshape(-1, 2)
    return np.column_stack([np.arange(len(pairs)), pairs]), accuracies


@pytest.mark.parametrize("name", CASES)
def test_it_prints_the_numbers_of_the_engine(name: str, printed: dict[str, str]) -> None:
    wanted, accuracies = computed(*CASES[name])
    found = numbers(printed[name])
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)
    last = printed[name].splitlines()[-1]
    if last.startswith("accuracy") and name != "explodes":
        np.testing.assert_allclose([float(each) for each in last.split(":")[1].split()], accuracies)


def shown(experiment: Experiment, changes: tuple[Change, ...], start: int) -> np.ndarray:
    """What the playground shows, from the compiled engine in float32: training and test loss of each epoch."""
    trunk, branch = Line(experiment, engine="compiled"), Line(experiment, changes, start, "compiled")
    whole = entire(trunk if not changes else branch)
    assert whole.recording is not None
    losses = np.stack([whole.recording.loss_train, whole.recording.loss_test], axis=1)
    if not changes:
        return losses
    free = replace(experiment, network=replace(experiment.network, target=0.0, patience=0))
    before = entire(replace(trunk, experiment=free)).recording
    assert before is not None
    return np.concatenate(
        [np.stack([before.loss_train, before.loss_test], axis=1)[: start + 1], losses[1:]]
    )  # at `start`: before the change


@pytest.mark.timeout(900)  # the first compiles
@pytest.mark.parametrize("name", [name for name in CASES if name != "explodes"])
def test_the_page_shows_the_same_to_three_digits(name: str, printed: dict[str, str]) -> None:
    """Float32, and tanh as a fraction, carried on over some epochs."""
    found, wanted = numbers(printed[name])[:, 1:], shown(*CASES[name])
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, rtol=1e-3, atol=1e-6)


def test_cases_that_stop_early_do(printed: dict[str, str]) -> None:
    for name in ("target", "patience", "explodes", "branch: stops"):
        experiment, *_ = CASES[name]
        assert 2 < len(numbers(printed[name])) <= experiment.network.epochs, name


def test_it_runs_by_itself(tmp_path: Path, printed: dict[str, str]) -> None:
    experiment, *_ = CASES["default"]
    (tmp_path / "experiment.py").write_text(script(experiment, title="Predict the class"), encoding="utf-8")
    assert run("experiment.py", cwd=tmp_path) == printed["default"]


@pytest.mark.parametrize("name", ["default", "branch: a rule", "own curve"])
def test_a_notebook_is_the_script_in_cells(name: str) -> None:
    whole = json.loads(notebook(*CASES[name], title="Predict the class"))
    assert (whole["nbformat"], whole["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in whole["cells"]}) == len(whole["cells"])
    assert whole["cells"][0]["cell_type"] == "markdown"
    assert "Predict the class" in "".join(whole["cells"][0]["source"])
    code = ["".join(cell["source"]) for cell in whole["cells"] if cell["cell_type"] == "code"]
    for cell in code:
        ast.parse(cell)
    lines = script(*CASES[name]).splitlines()
    assert [line for cell in code for line in cell.splitlines() if line] == [
        line for line in lines if line and not line.startswith("# ")
    ]


def test_nothing_is_written_that_is_not_needed() -> None:
    for name, (experiment, changes, start) in CASES.items():
        text = script(experiment, changes, start)
        tree = ast.parse(text)
        made = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        made |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        assert not made - used - {"__init__", "forward"}, name
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert imported <= {"math", "numpy", "torch"}
        assert ("math" in imported) == ("math." in text)
        assert "core" not in text
        assert max(map(len, text.splitlines())) <= 125
    plain = script(CASES["default"][0])
    for word in ("dropout", "l1", "l2", "clip_grad", "schedule", "target", "patience", "_share", "if epoch"):
        assert word not in plain.lower(), word


def test_so_many_epochs_as_were_seen() -> None:
    experiment = Experiment(network=replace(NETWORK, epochs=500, schedule="cosine"))
    text = script(experiment, epochs=20)
    assert "for epoch in range(20):" in text
    assert "epochs = 500" in text
    assert "for epoch in range(500):" in script(experiment, epochs=900)
    assert "if epoch" not in script(experiment, (("rule", "adam"),), 30, epochs=20)  # the branch is not reached


def test_what_cannot_be_loaded_cannot_be_written() -> None:
    with pytest.raises(Problem, match="own_points_none"):
        script(Experiment(replace(SMALL, kind="own")))
