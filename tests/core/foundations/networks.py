"""Networks of every shape, activation, loss and value, for hypothesis."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
from hypothesis import strategies as st

from core.foundations.difference import KINKED
from core.foundations.network import Loss, Name, NetworkConfig, OutputName, forward
from core.foundations.shape import complete, network

SMOOTH = ("sigmoid", "tanh", "elu", "gelu", "silu", "softplus", "linear")
shapes = st.builds(
    NetworkConfig,
    inputs=st.integers(1, 4),
    h1=st.integers(0, 6),
    h2=st.integers(0, 6),
    h3=st.integers(0, 6),
    outputs=st.integers(1, 3),
    act1=st.sampled_from(get_args(Name)),
    act2=st.sampled_from(get_args(Name)),
    act3=st.sampled_from(get_args(Name)),
    act_out=st.sampled_from(get_args(OutputName)),
    loss=st.sampled_from(get_args(Loss)),
    learning_rate=st.sampled_from([0.001, 0.1, 0.5, 10.0]),
    seed=st.integers(0, 9999),
)


@st.composite
def networks(draw: st.DrawFn, scale: float = 1.0) -> NetworkConfig:
    """A network with all its numbers, three decimals each and some of them 0; weights times `scale`."""
    config = complete(draw(shapes))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    zeros = draw(st.sampled_from([0.0, 0.0, 0.1, 0.5]))

    def some(name: str, scale: float = 1.0) -> tuple[float, ...]:
        count = len(getattr(config, name))
        values = generator.normal(0.0, scale, count) * (generator.random(count) >= zeros)
        return tuple((np.round(values, 3) + 0.0).tolist())

    return replace(config, weights=some("weights", scale), **{name: some(name) for name in ("biases", "x", "target")})


def on_a_kink(config: NetworkConfig, width: float = 1e-12) -> bool:
    """Whether a neuron stands so near its kink that another order of summing, or a nudge, may carry it across."""
    net = network(config)
    out = forward(net)
    return any(
        name in KINKED and bool((np.abs(z) <= width).any()) for z, name in zip(out.z, net.activations, strict=True)
    )
