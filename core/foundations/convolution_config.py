"""What a learner can set of convolution and pooling. Knows no picture: where it comes from is a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from core.config import knob
from core.errors import Problem
from core.foundations.activations import Array
from core.foundations.convolution import check_groups, turned
from core.foundations.convolution_border import Code
from core.foundations.convolution_field import LayerName
from core.foundations.convolution_kernels import FAMOUS
from core.foundations.pooling import Pooling

Filter = Literal["sobel_x", "sobel_y", "laplacian", "blur", "sharpen", "emboss", "identity", "own"]
FURTHEST = 63  # rows and columns of an output, counted from 0: 48 pixels and twice 7 of padding
MOST_FILTERS = 6
MOST_LAYERS = 8


@dataclass(frozen=True)
class ConvolutionConfig:
    """Kernel, window, channels; the window of pooling; the stack of layers; the code at the border; where the window stands."""

    view: Literal["window", "pooling", "field", "border"] = "window"
    picture: Literal["temple", "roof", "flower", "petals", "digit", "drawing", "upload"] = "temple"
    digit: int = knob(3, 0, 9)
    channels: Literal["gray", "color"] = "gray"
    filters: tuple[Filter, ...] = ("sobel_x",)  # one for each channel out
    weights: tuple[float, ...] = knob((), -99.0, 99.0, step=0.01)  # of the filters named "own", one after the other
    size: int = knob(3, 1, 5)
    padding: int = knob(0, 0, 4)
    stride: int = knob(1, 1, 4)
    dilation: int = knob(1, 1, 4)
    groups: int = knob(1, 1, 3)
    flip: bool = False  # convolution in the mathematicians' sense
    pool: Pooling = "max"
    pool_size: int = knob(2, 1, 6)
    pool_stride: int = knob(2, 1, 6)
    pool_padding: int = knob(0, 0, 3)
    layers: tuple[LayerName, ...] = ("conv3", "conv3", "pool2", "conv3")
    code: Code = "slices"
    channel: int = knob(0, 0, MOST_FILTERS - 1)  # of the output, the one that is looked at
    row: int = knob(15, 0, FURTHEST)
    column: int = knob(11, 0, FURTHEST)

    @property
    def inputs(self) -> int:
        """Channels of the picture."""
        return 3 if self.channels == "color" else 1


def kernels(config: ConvolutionConfig) -> Array:
    """The layer's weights as they are laid on the picture: (out, in/groups, k, k).

    A famous kernel lies on each of the channels that its filter sees, unchanged; with `flip` all are turned by 180°.
    Raises Problem "convolution_groups" | "convolution_filters" | "setting_wrong_count" (there are not as many own weights as
    the filters have).
    """
    if not 1 <= len(config.filters) <= MOST_FILTERS:
        raise Problem("convolution_filters", limit=MOST_FILTERS)
    check_groups(config.inputs, len(config.filters), config.groups)
    slices, k = config.inputs // config.groups, config.size
    each = slices * k * k
    wanted = each * config.filters.count("own")
    if len(config.weights) != wanted:
        raise Problem("setting_wrong_count", name="weights", wanted=wanted, count=len(config.weights))
    own = iter(np.array(config.weights, float).reshape(-1, slices, k, k))
    layer = np.stack([next(own) if name == "own" else np.stack([FAMOUS[name](k)] * slices) for name in config.filters])
    return turned(layer) if config.flip else layer


def settled(config: ConvolutionConfig) -> ConvolutionConfig:
    """The config with its own weights on as many channels as the picture now has: the last is repeated, or those behind left out.

    Raises Problem "convolution_layers" (too many) and as `kernels` does, but for groups that do not fit, which a page explains.
    """
    if len(config.layers) > MOST_LAYERS:
        raise Problem("convolution_layers", limit=MOST_LAYERS)
    slices, k, own = max(1, config.inputs // config.groups), config.size, config.filters.count("own")
    if not 1 <= len(config.filters) <= MOST_FILTERS:
        raise Problem("convolution_filters", limit=MOST_FILTERS)
    if len(config.weights) == own * slices * k * k:
        return config
    for before in (1, 3):
        if own and len(config.weights) == own * before * k * k:
            given = np.array(config.weights).reshape(own, before, -1)
            taken = given[:, np.minimum(range(slices), before - 1)]
            return replace(config, weights=tuple(taken.ravel().tolist()))
    raise Problem("setting_wrong_count", name="weights", wanted=own * slices * k * k, count=len(config.weights))


def first_kernel(config: ConvolutionConfig) -> Array:
    """The first filter as it lies on the first channel it sees, (k, k): for a lesson that needs no more than one."""
    if config.filters and config.filters[0] != "own":
        return FAMOUS[config.filters[0]](config.size)
    wanted = config.size**2
    if len(config.weights) < wanted:
        raise Problem("setting_wrong_count", name="weights", wanted=wanted, count=len(config.weights))
    return np.array(config.weights[:wanted], float).reshape(config.size, config.size)
