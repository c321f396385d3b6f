"""An expression as a graph, forward and backward, against pencil and paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.foundations import graph
from core.foundations.calculus import GRAPHS
from core.foundations.expression import parse


def test_a_graph_worked_out_by_hand() -> None:
    # f = x·y + sin x at (2, 3): ∂f/∂x = y + cos x along two edges, ∂f/∂y = x
    nodes = graph.build(parse("x*y + sin(x)", ("x", "y")))
    values = graph.forward(nodes, {"x": 2.0, "y": 3.0})
    assert values == [2.0, 3.0, 6.0, math.sin(2.0), 6.0 + math.sin(2.0)]
    gradients, steps = graph.backward(nodes, values)
    assert gradients[:2] == [pytest.approx(3 + math.cos(2.0)), 2.0]
    assert [(node, source) for node, source, _, _ in steps] == [(4, 2), (4, 3), (3, 0), (2, 0), (2, 1)]
    assert sum(contribution for _, source, _, contribution in steps if source == 0) == pytest.approx(gradients[0])


def test_what_occurs_twice_is_one_node() -> None:
    nodes = graph.build(parse("sin(x)*sin(x) + sin(x)"))
    assert len(nodes) == 4  # x, sin x, its square, the sum
    assert graph.gradient(nodes, {"x": 0.5})[0] == pytest.approx((2 * math.sin(0.5) + 1) * math.cos(0.5))


def test_an_input_that_is_not_used_has_the_derivative_0() -> None:
    assert graph.gradient(graph.build(parse("x^2", ("x", "y"))), {"x": 3.0, "y": 1.0}) == (6.0, 0.0)
    assert graph.gradient(graph.build(parse("4")), {"x": 3.0}) == (0.0,)


@pytest.mark.parametrize("name", GRAPHS)
def test_the_graphs_of_the_page_use_both_inputs_and_are_finite_everywhere(name: str) -> None:
    nodes = graph.build(parse(GRAPHS[name], ("x", "y")))
    assert [node.operation.name for node in nodes[:2]] == ["x", "y"]
    for x in (-3.0, 0.0, 3.0):
        for y in (-3.0, 0.0, 3.0):
            assert np.isfinite(graph.gradient(nodes, {"x": x, "y": y})).all()


@pytest.mark.parametrize(
    ("by_x", "by_y", "answer"), [(2.0, -3.0, "y"), (-3.0, 2.0, "x"), (1.5, -1.5, "same"), (0.0, 0.0, "same")]
)
def test_the_stronger_input_whatever_its_sign(by_x: float, by_y: float, answer: str) -> None:
    assert graph.stronger(by_x, by_y) == answer
