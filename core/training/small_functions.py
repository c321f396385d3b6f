"""Activations with their slopes for the compiled kernels, sixteen numbers at a time. Knows no network.

Of each primitive there are two forms, and the type chooses: for float64 the machine's own, lane by lane; for float32 one that
all lanes compute together. There tanh is a rational function of z between −8 and 8, with an error below 3e-7.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit, types
from numba.extending import overload

from core.training.small_vector import LANES, lane, nearest, power_of_two, where, with_lane

F = TypeVar("F", bound=Callable[..., Any])


def part(function: F) -> F:
    """A function that kernels are made of."""
    return cast(F, njit(error_model="numpy")(function))


def inside(function: F) -> F:
    """A function that becomes part of its caller, so that vectors stay in registers."""
    return cast(F, njit(error_model="numpy", forceinline=True)(function))


def exactly(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`function`, of one number, of each lane."""
    each = part(function)

    def lanes(z: Any) -> Any:  # as a kernel sees it: Numba compares names and annotations
        for s in range(LANES):
            z = with_lane(z, s, each(lane(z, s)))
        return z

    return lanes


def primitive(exact: Callable[[Any], Any]) -> Callable[[F], F]:
    """The function below, for float32; for float64 `exact` of each lane. Nothing is reordered, which would undo its care."""

    def register(fast: F) -> F:
        lanes = exactly(exact)

        def choice(z: Any) -> Any:  # z is a type here
            return fast if z.dtype == types.float32 else lanes

        overload(fast, jit_options={"fastmath": {"contract"}, "error_model": "numpy", "forceinline": True})(choice)
        return fast

    return register


@primitive(lambda z: math.tanh(z))
def tanh(z: Any) -> Any:
    """tanh z: on −8 … 8 its best approximation by z·P(z²)/Q(z²), outside ±1 (error < 3e-7)."""
    z = where(-8.0, z, -8.0, z)
    z = where(z, 8.0, 8.0, z)  # what is no number stays none
    y = z * z
    p = (((1.58668598e-08 * y + 2.2937109e-05) * y + 0.00375468307) * y + 0.141565651) * y + 1.05345786
    q = (((8.90552656e-07 * y + 0.000358088379) * y + 0.0275331717) * y + 0.49271816) * y + 1.05345798
    return z * p / q


@primitive(lambda z: math.exp(z))
def exp(z: Any) -> Any:
    """e^z = 2^k·e^r with |r| ≤ ln 2/2, e^r by its series, for z of −80 … 88: nothing becomes denormal, which is slow."""
    z = where(-80.0, z, -80.0, z)
    z = where(z, 88.0, 88.0, z)
    k = nearest(z * math.log2(math.e))
    r = (z - k * 0.693359375) - k * -2.12194440e-4  # ln 2 in two parts, of which k times the first is exact
    series = ((((r / 5040 + 1 / 720) * r + 1 / 120) * r + 1 / 24) * r + 1 / 6) * r + 0.5
    return (series * r * r + r + 1) * power_of_two(k)


@primitive(lambda z: math.log1p(z))
def log1p(z: Any) -> Any:
    """log(1 + z) for z of 0 … 1: 2·artanh(z/(2 + z)) by its series."""
    s = z / (2 + z)
    y = s * s
    return 2 * s * ((((((y / 13 + 1 / 11) * y + 1 / 9) * y + 1 / 7) * y + 1 / 5) * y + 1 / 3) * y + 1)


@primitive(lambda z: 1 / (1 + math.exp(-z)))
def sigmoid(z: Any) -> Any:
    """σ(z) = 1/(1 + e⁻ᶻ) = ½ + ½·tanh(z/2)."""
    return 0.5 + 0.5 * tanh(0.5 * z)


@primitive(lambda z: math.exp(-z * z / 2) / math.sqrt(2 * math.pi))
def bell(z: Any) -> Any:
    """The standard normal density φ(z)."""
    return exp(-0.5 * z * z) * (1 / math.sqrt(2 * math.pi))


@primitive(lambda z: (1 + math.erf(z / math.sqrt(2))) / 2)
def cumulative(z: Any) -> Any:
    """The standard normal distribution Φ(z) = ½·erfc(−z/√2), by Abramowitz and Stegun 7.1.26 (error < 1e-7)."""
    x = absolute(z) * math.sqrt(0.5)
    t = 1 / (1 + 0.3275911 * x)
    series = (((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592
    tail = 0.5 * series * t * exp(0 - x * x)
    return where(z, 0.0, 1 - tail, tail)


@inside
def absolute(z: Any) -> Any:
    """|z|."""
    return where(z, 0.0, z, 0 - z)


@inside
def softplus(z: Any) -> Any:
    """log(1 + e^z) = max(z, 0) + log(1 + e^−|z|), without overflow."""
    return where(z, 0.0, z, 0 * z) + log1p(exp(0 - absolute(z)))


@inside
def activate(kind: int, z: Any) -> Any:
    """a = f(z) and f′(z), by the activation's place in small_math.NAMES; softmax is linear here."""
    zero = 0 * z  # what is no number stays none
    if kind == 0:
        a = tanh(z)
        return a, 1 - a * a
    if kind == 1:
        a = sigmoid(z)
        return a, a * (1 - a)
    if kind == 2:  # relu
        return where(z, 0.0, z, zero), where(z, 0.0, 1.0, zero)
    if kind == 3:  # leaky_relu
        return where(z, 0.0, z, 0.01 * z), where(z, 0.0, 1.0, 0.01 + zero)
    if kind == 4:  # elu
        e = exp(where(z, 0.0, zero, z))
        return where(z, 0.0, z, e - 1), e
    if kind == 5:  # gelu
        c = cumulative(z)
        return z * c, c + z * bell(z)
    if kind == 6:  # silu
        a = sigmoid(z)
        return z * a, a * (1 + z * (1 - a))
    if kind == 7:
        return softplus(z), sigmoid(z)
    return z, 1 + zero
