"""Which stage of a network is computed from which, read from the network itself. Knows no number of a weight.

torch.fx follows `intermediates` once with symbols for tensors; what it saw is the graph, so it cannot differ from what runs. The
stages of a vision transformer it cannot follow: core/models/vit_graph.py has them.
"""

from __future__ import annotations

import operator
from dataclasses import replace
from typing import Any, NamedTuple

import torch
from torch import Tensor, fx, nn
from torch.nn import functional as F

from core.models import vit_graph
from core.models.base import CNN
from core.models.stage import PICTURE, Field, Kind, Stage
from core.models.vit import ViT

__all__ = ["PICTURE", "Field", "Kind", "Stage", "stages"]

MODULES: dict[type[nn.Module], Kind] = {
    nn.Conv2d: "convolution",
    nn.BatchNorm2d: "norm",
    nn.ReLU: "relu",
    nn.Tanh: "tanh",
    nn.MaxPool2d: "max_pool",
    nn.AvgPool2d: "mean_pool",
    nn.Linear: "dense",
}
MEETINGS: dict[Any, Kind] = {operator.add: "add", torch.cat: "concat", "mean": "mean"}  # computed by no module


class _Stages(nn.Module):
    def __init__(self, model: CNN) -> None:
        super().__init__()
        self.model = model

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        return self.model.intermediates(images)


class _Shapes(fx.Interpreter):
    """Runs a graph and writes down the shape of every tensor."""

    def run_node(self, n: fx.Node) -> Any:
        found = super().run_node(n)
        if isinstance(found, Tensor):
            n.meta["shape"] = tuple(found.shape[1:])
        return found


def stages(model: CNN, image_shape: tuple[int, int, int]) -> list[Stage]:
    """Every stage that `intermediates` names, in its order. `model` is in evaluation mode, on any device."""
    if isinstance(model, ViT):
        return vit_graph.stages(model, image_shape)
    traced = fx.symbolic_trace(_Stages(model))
    with torch.inference_mode():
        _Shapes(traced).run(next(model.parameters()).new_zeros(1, *image_shape))
    nodes: list[fx.Node] = list(traced.graph.nodes)
    answer: Any = nodes[-1].args[0]
    named: dict[fx.Node, str] = {node: name for name, node in answer.items()}
    named[nodes[0]] = PICTURE
    fields: dict[fx.Node, Field] = {nodes[0]: Field(1, 1, 0, 0)}
    found = []
    for node in nodes[1:-1]:
        window = _read(node, traced)
        fields[node] = _field(node, window, fields)
        if node in named:
            kind, inputs, shape = _kind(node, traced), _inputs(node, named), _shape(node)
            between = _unnamed(node, named)
            by_place = any(each.target == "permute" for each in between)
            top, left = next((_margins(each) for each in between if each.target is F.pad), (0, 0))
            found.append(Stage(named[node], kind, inputs, shape, fields[node], *window, (top, left), by_place))
    return found


class _Window(NamedTuple):
    kernel: int = 1
    stride: int = 1
    padding: int = 0
    groups: int = 1
    biased: bool = False


def _kind(node: fx.Node, traced: fx.GraphModule) -> Kind:
    if node.op == "call_module":
        return MODULES[type(traced.get_submodule(str(node.target)))]
    return MEETINGS[node.target]


def _read(node: fx.Node, traced: fx.GraphModule) -> _Window:
    """The window that moves over the input, if there is one."""
    module = traced.get_submodule(str(node.target)) if node.op == "call_module" else None
    if isinstance(module, nn.Conv2d):
        size = module.kernel_size[0]
        padding = size // 2 if isinstance(module.padding, str) else module.padding[0]  # "same" or in numbers
        return _Window(size, module.stride[0], padding, module.groups, module.bias is not None)
    if isinstance(module, nn.MaxPool2d | nn.AvgPool2d):
        return _Window(_number(module.kernel_size), _number(module.stride), _number(module.padding))
    return _Window(biased=getattr(module, "bias", None) is not None)


def _field(node: fx.Node, window: _Window, fields: dict[fx.Node, Field]) -> Field:
    """What a value of this node sees, from what its inputs see: a window of k sees k − 1 steps more."""
    # Where branches meet, all see around the same middle.
    seen = max((fields[each] for each in node.all_input_nodes), key=lambda field: field.size)
    if node.target is F.pad:
        top, left = _margins(node)
        return replace(seen, top=seen.top - top, left=seen.left - left)
    if node.target in ("flatten", "mean"):  # everything is seen from here on
        _, height, width = _shape(_map(node))
        return replace(seen, size=seen.size + (max(height, width) - 1) * seen.step)
    reach = window.padding * seen.step
    size = seen.size + (window.kernel - 1) * seen.step
    return Field(size, window.stride * seen.step, seen.top - reach, seen.left - reach)


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _margins(node: fx.Node) -> tuple[int, int]:
    """Rows above and columns left that a padding adds."""
    left, _, top, _ = tuple(node.args[1])  # type: ignore[arg-type]
    return _number(top), _number(left)


def _map(node: fx.Node) -> fx.Node:
    """The map that a flattening or a mean takes in, before its axes were put in another order."""
    before = node.all_input_nodes[0]
    return before.all_input_nodes[0] if before.target == "permute" else before


def _inputs(node: fx.Node, named: dict[fx.Node, str]) -> tuple[str, ...]:
    """The nearest named nodes behind, in the order of the arguments."""
    found: tuple[str, ...] = ()
    for each in node.all_input_nodes:
        found += (named[each],) if each in named else _inputs(each, named)
    return found


def _unnamed(node: fx.Node, named: dict[fx.Node, str]) -> list[fx.Node]:
    """What arranges the numbers between the nearest named nodes and this one."""
    behind = [each for each in node.all_input_nodes if each not in named]
    return behind + [each for node in behind for each in _unnamed(node, named)]


def _shape(node: fx.Node) -> tuple[int, ...]:
    return node.meta["shape"]
