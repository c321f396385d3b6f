"""An expression as a graph of single operations: its value forward, its derivatives backward, one edge at a time.

This is how libraries of deep learning differentiate (reverse mode). Knows no formula of a derivative as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.foundations.derivative import differentiate
from core.foundations.expression import Call, Number, Tree, Variable, evaluate, to_json

_PLACES = (Variable("u"), Variable("v"))  # what the two inputs of an operation are called
SAME = 1e-9  # derivatives whose sizes differ by less are equally large


@dataclass(frozen=True)
class Edge:
    """From an earlier node into an operation; `slope` is ∂operation/∂this input, an expression of u and v."""

    source: int
    slope: Tree


@dataclass(frozen=True)
class Node:
    """An input, or one operation on the nodes its edges come from: an expression of u (the first) and v (the second)."""

    operation: Tree
    edges: tuple[Edge, ...]


def build(tree: Tree) -> tuple[Node, ...]:
    """The graph of `tree`, every node after those it needs; what occurs twice is one node. Numbers stay in the operations."""
    nodes: list[Node] = []
    places: dict[Tree, int] = {}

    def place(part: Tree) -> int:
        if part in places:
            return places[part]
        if isinstance(part, Call):
            sources: list[int] = []
            arguments: list[Tree] = []
            for each in part.arguments:
                if isinstance(each, Number):
                    arguments.append(each)
                    continue
                source = place(each)
                if source not in sources:
                    sources.append(source)
                arguments.append(_PLACES[sources.index(source)])
            operation: Tree = Call(part.name, tuple(arguments))
            edges = [Edge(source, differentiate(operation, _PLACES[i].name)) for i, source in enumerate(sources)]
            nodes.append(Node(operation, tuple(edges)))
        else:
            nodes.append(Node(part, ()))
        places[part] = len(nodes) - 1
        return places[part]

    for name in _variables(tree):  # the inputs first
        place(Variable(name))
    place(tree)
    return tuple(nodes)


def _variables(tree: Tree) -> list[str]:
    if isinstance(tree, Variable):
        return [tree.name]
    found = [name for each in tree.arguments for name in _variables(each)] if isinstance(tree, Call) else []
    return sorted(set(found))


def forward(nodes: tuple[Node, ...], inputs: Mapping[str, float]) -> list[float]:
    """The value of each node, from the inputs to the result (the last)."""
    values: list[float] = []
    for node in nodes:
        values.append(float(evaluate(node.operation, _arguments(node, values) if node.edges else inputs)))
    return values


def backward(nodes: tuple[Node, ...], values: list[float]) -> tuple[list[float], list[tuple[int, int, float, float]]]:
    """∂result/∂node for each node, and how it came about: (node, input, local slope, contribution) edge by edge.

    The chain rule: an input gets ∂result/∂node · ∂node/∂input from each node it goes into, and these are added up.
    """
    gradients = [0.0] * len(nodes)
    gradients[-1] = 1.0  # ∂result/∂result
    steps = []
    for i in reversed(range(len(nodes))):
        for edge in nodes[i].edges:
            slope = float(evaluate(edge.slope, _arguments(nodes[i], values)))
            contribution = gradients[i] * slope
            gradients[edge.source] += contribution
            steps.append((i, edge.source, slope, contribution))
    return gradients, steps


def gradient(nodes: tuple[Node, ...], inputs: Mapping[str, float]) -> tuple[float, ...]:
    """∂result/∂input for each of `inputs`; 0 for one that the graph does not use."""
    gradients, _ = backward(nodes, forward(nodes, inputs))
    found = {
        node.operation.name: each
        for node, each in zip(nodes, gradients, strict=True)
        if isinstance(node.operation, Variable)
    }
    return tuple(found.get(name, 0.0) for name in inputs)


def stronger(by_x: float, by_y: float) -> Literal["x", "y", "same"]:
    """Which input the result answers to more: the one with the larger derivative, be it positive or negative."""
    if abs(abs(by_x) - abs(by_y)) < SAME:
        return "same"
    return "x" if abs(by_x) > abs(by_y) else "y"


def _arguments(node: Node, values: list[float]) -> dict[str, float]:
    return {place.name: values[edge.source] for place, edge in zip(_PLACES, node.edges, strict=False)}


def trees(nodes: tuple[Node, ...]) -> list[dict[str, Any]]:
    """The graph for the browser."""
    return [
        {
            "operation": to_json(node.operation),
            "edges": [{"source": edge.source, "slope": to_json(edge.slope)} for edge in node.edges],
        }
        for node in nodes
    ]
