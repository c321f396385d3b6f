"""What a learner is asked to predict about what stands on the page, with the answers computed. Knows no screen and no wording."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.errors import Problem
from core.foundations.activations import Array
from core.foundations.convolution import output_size, reach, turned
from core.foundations.convolution_border import run
from core.foundations.convolution_config import MOST_LAYERS, ConvolutionConfig, kernels
from core.foundations.convolution_field import LAYERS, fields
from core.quiz import Question


def questions(config: ConvolutionConfig, n: int) -> list[Question]:
    """Two or three questions about what is shown of a picture of n × n pixels; none about a setting that is impossible."""
    try:
        if config.view == "window":
            return _of_window(config, n)
        if config.view == "pooling":
            return _of_pooling(config, n)
        if config.view == "field":
            return _of_field(config, n)
        return _of_border(config, n)
    except Problem:
        return []


def _of_window(config: ConvolutionConfig, n: int) -> list[Question]:
    layer = kernels(config)
    now = output_size(n, config.size, config.padding, config.stride, config.dilation)
    other = replace(config, stride=2 if config.stride == 1 else 1)
    then = output_size(n, config.size, config.padding, other.stride, config.dilation)
    first = layer[min(config.channel, len(layer) - 1)]
    turn = "same" if _close(turned(first), first) else "sign" if _close(turned(first), -first) else "other"
    outputs, slices, k, _ = layer.shape
    shape = {"outputs": outputs, "slices": slices, "k": k}
    return [
        Question(
            "size", float(then), (), {"stride": other.stride, "now": now, "n": n, "span": reach(k, config.dilation)}
        ),
        Question("turn", turn, ("same", "sign", "other")),
        Question("flat", float(first.sum() / 2), (), {"slices": slices, "sum": f"{first.sum():.4g}"})
        if outputs == 1
        else Question("weights", float(layer.size), (), {**shape, "groups": config.groups}),
    ]


def _of_pooling(config: ConvolutionConfig, n: int) -> list[Question]:
    size = output_size(n, config.pool_size, config.pool_padding, config.pool_stride)
    shown = {"k": config.pool_size, "kind": config.pool}
    alone = 1 if config.pool == "max" else config.pool_size**2
    return [
        Question("kept", 100 * size**2 / n**2, (), {"n": n, "size": size}, percent=True),
        Question("gradient", float(alone), (), shown),
    ]


def _of_field(config: ConvolutionConfig, n: int) -> list[Question]:
    stack = [LAYERS[name] for name in config.layers]
    if not stack:
        return []
    top = fields(stack, n)[-1]
    asked = []
    if len(stack) < MOST_LAYERS:
        grown = top.field + 2 * top.jump
        asked.append(Question("grown", float(grown), (), {"field": top.field, "jump": top.jump}))
    moved = fields([stack[-1], *stack[:-1]], n)[-1].field
    order = "larger" if moved > top.field else "smaller" if moved < top.field else "same"
    asked.append(Question("moved", order, ("larger", "same", "smaller"), {"field": top.field, "moved": moved}))
    return asked


def _of_border(config: ConvolutionConfig, n: int) -> list[Question]:
    k = 3 if config.size == 2 else 2  # another kernel than the one whose end is told
    outcome, _ = run(config.code, np.zeros((n, n)), np.ones((k, k)))
    shown = {"n": n, "k": k, "inside": n - k + 1, "done": outcome.done, "outside": outcome.outside}
    return [
        Question("ending", outcome.kind, ("error", "beyond", "fine"), shown),
        Question("outside", float(outcome.outside), (), shown),
    ]


def _close(one: Array, other: Array) -> bool:
    return bool(np.allclose(one, other, rtol=0, atol=1e-12))
