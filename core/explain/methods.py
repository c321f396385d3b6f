"""The ways to ask which input numbers mattered, by their names. Knows no network: a server offers them without loading one."""

from __future__ import annotations

from typing import Literal, get_args

Method = Literal["integrated_gradients", "saliency", "occlusion"]
METHODS: tuple[Method, ...] = get_args(Method)

# Two more look at the last feature map, and need a network of convolutions.
Look = Literal["saliency", "integrated_gradients", "occlusion", "grad_cam", "guided_grad_cam"]
LOOKS: tuple[Look, ...] = get_args(Look)
