"""Paths of optimizers over a surface: what presets teach, how paths end, the hollows there are, the questions."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import check
from core.errors import Problem
from core.foundations.compiled import compiled
from core.foundations.expression import evaluate, parse
from core.foundations.optimizers_config import NAMES, PRESETS, STARTS, OptimizersConfig, settled, surface_of
from core.foundations.optimizers_questions import largest_rate, questions, winner
from core.foundations.optimizers_run import arrived, ground, hollows, readable, shown, walk
from core.foundations.surfaces import FURTHER, SURFACES, Surface, stability

BUILT = {**SURFACES, **FURTHER}


def test_what_the_presets_teach_is_so() -> None:
    found = {}
    for name, preset in PRESETS.items():
        config = settled(OptimizersConfig(**preset))  # type: ignore[arg-type]
        check(config)
        surface = surface_of(config)
        paths = {rule: walk(config, surface, rule, config.horizon) for rule in config.who}
        found[name] = {r: (p, arrived(p, hollows(surface), surface.window)) for r, p in paths.items()}
    gd, momentum = (found["saddle"][rule][0] for rule in ("gd", "momentum"))
    assert abs(found["saddle"]["newton"][0].points[-1]).max() < 1e-6, "Newton goes to the saddle"
    assert abs(gd.points[-1][1]) == pytest.approx(5**0.5, abs=1e-3)
    assert abs(momentum.points[-1][1]) == pytest.approx(5**0.5, abs=1e-3)
    assert not any(goal and goal[0] == 0 for _, goal in found["stuck"].values()), "nobody finds the deepest hollow"
    exploded = found["edge"]["gd"][0]
    assert exploded.heights[-1] > exploded.heights[0]
    assert stability(FURTHER["ravine"]) < 0.51
    first = found["uncorrected"]["adam"][0].points
    assert abs(first[1] - first[0]) == pytest.approx(np.array([0.1, 0.1]) * math.sqrt(10), rel=1e-6)


def test_a_path_that_is_thrown_out_ends_with_its_reason() -> None:
    config = settled(OptimizersConfig(surface="rosenbrock", rates=(1.0, *OptimizersConfig().rates, *[0.1] * 9)))
    path = walk(config, SURFACES["rosenbrock"], "gd", 200)
    assert path.end == "far"
    assert len(path.records) == len(path.points) - 1 < 10
    gap = Surface("log(x) + y^2", (-2, 2, -2, 2), ())
    config = settled(replace(config, surface="own", reach=2, start=(0.1, 1.0)))
    assert walk(config, gap, "gd", 50).end == "gap"
    config = replace(config, start=(-1.0, 1.0))
    path = walk(config, gap, "gd", 50)
    assert (path.end, len(path.points)) == ("gap", 1)
    config = settled(OptimizersConfig(surface="own", start=(1.0, 1.0), rates=(10.0,) * 10))
    steep = Surface("exp(exp(x))", (-2, 2, -2, 2), ())
    assert all(walk(config, steep, rule, 50).end in ("far", "gap", "") for rule in NAMES)


@pytest.mark.parametrize("name", STARTS)
def test_hollows_are_the_known_ones_and_flat_around(name: str) -> None:
    if name == "own":
        return
    surface, found = BUILT[name], hollows(BUILT[name])
    assert len(found) == {"rastrigin": 81, "himmelblau": 4, "saddle": 2}.get(name, 1)
    for lowest in surface.lowest:
        assert np.linalg.norm(found[:, :2] - lowest, axis=1).min() < 1e-6
    for x, y, height in found:
        assert abs(ground(surface).gradient(np.array([x, y]))).max() < 1e-4
        assert ground(surface).value(x, y) == height


def test_hollows_of_typed_functions() -> None:
    def of(text: str) -> list[tuple[float, float]]:
        return [(round(x, 4), round(y, 4)) for x, y, _ in hollows(Surface(text, (-2, 2, -2, 2), ()))]

    assert of("abs(x - 0.5) + abs(y + 1)") == [(0.5, -1.0)]
    assert of("x^2") == []
    assert of("x + y") == []
    assert of("relu(x) + relu(y)") == []
    assert of("7") == []
    assert of("(x - 0.025)^2 + (y - 0.975)^2") == [(0.025, 0.975)]
    assert of("log(-1 - x^2)") == []


def test_arriving_means_staying() -> None:
    config = settled(OptimizersConfig(surface="ravine"))
    surface = FURTHER["ravine"]
    path, found = walk(config, surface, "momentum", 200), hollows(surface)
    goal = arrived(path, found, surface.window)
    assert goal is not None
    near = np.linalg.norm(path.points, axis=1) <= 0.06
    assert near[goal[1] :].all()
    assert not near[goal[1] - 1]
    assert arrived(replace(path, points=path.points[:20]), found, surface.window) is None


@settings(max_examples=80, deadline=None)
@given(st.floats(-5, 5), st.floats(-5, 5))
def test_single_places_have_the_values_of_many(x: float, y: float) -> None:
    for text in (
        "x^y + log(x*y)",
        "1/(x - y)",
        "tan(x)*exp(100y)",
        "sqrt(x) + abs(y)",
        "sigmoid(x) - relu(tanh(y))",
        "pi",
    ):
        tree = parse(text, ("x", "y"))
        one, many = compiled(tree)(x, y), float(evaluate(tree, {"x": x, "y": y}))
        assert one == pytest.approx(many, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("z + 1", "expression_unknown_name"),
        ("x" * 300, "expression_too_long"),
        ("", "expression_empty"),
        ("tan(" * 18 + "x*y" + ")" * 18, "surface_too_large"),
        ("__import__(1)", "expression_unknown_sign"),
    ],
)
def test_what_cannot_be_used_is_refused(text: str, code: str) -> None:
    with pytest.raises(Problem) as raised:
        readable(text)
    assert raised.value.code == code


def test_a_config_settles_whatever_a_link_says() -> None:
    config = settled(
        OptimizersConfig(surface="beale", start=(9.0, -9.0), rates=(1.0,), who=(), step=900, looked="newton")
    )
    assert config.start == (4.0, -4.0)
    assert len(config.rates) == len(NAMES)
    assert config.who == ("gd", "momentum", "adam")
    assert (config.looked, config.step) == ("gd", 200)
    given = shown(config, "x")
    assert given["noise"] == []
    assert len(given["surface"]["hessian"]) == 3
    assert len(shown(replace(config, noise=1.0), "x")["noise"]) == 200


def test_questions_know_their_answers() -> None:
    config = settled(OptimizersConfig())
    surface = FURTHER["ravine"]
    asked = {each.name: each for each in questions(config, surface)}
    assert asked["limit"].answer == pytest.approx(0.5)
    assert asked["adam_on"].answer == pytest.approx(0.1)
    assert asked["reach"].answer == pytest.approx(10)
    assert asked["first"].answer == "momentum" == winner(config, surface)
    off = {each.name: each for each in questions(replace(config, correction="off"), surface)}
    assert off["adam_off"].answer == pytest.approx(0.1 * math.sqrt(10))
    assert winner(settled(OptimizersConfig(surface="bowl", who=("gd", "sgd"))), SURFACES["bowl"]) is None, (
        "side by side"
    )
    assert winner(replace(config, who=NAMES), surface) is None
    assert winner(settled(OptimizersConfig(surface="plateaus", who=("gd", "newton"))), FURTHER["plateaus"]) == "nobody"
    assert largest_rate(Surface("x + y", (-1, 1, -1, 1), ())) is None
    assert largest_rate(SURFACES["bowl"]) == pytest.approx(1)
