"""Convolution and pooling against torch.nn.functional, over paddings, strides, dilations, groups and channels."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as some
from scipy.signal import convolve2d

from core.errors import Problem
from core.foundations.convolution import convolve, output_size, reach, turned
from core.foundations.pooling import pool

seeds = some.integers(0, 2**31)


def numbers(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


@given(
    seeds, some.integers(1, 5), some.integers(0, 4), some.integers(1, 4), some.integers(1, 3), some.integers(1, 3),
    some.integers(1, 3), some.integers(1, 2), some.integers(1, 11), some.integers(1, 11),
)  # fmt: skip
def test_a_layer_computes_what_torch_computes(
    seed: int,
    k: int,
    padding: int,
    stride: int,
    dilation: int,
    groups: int,
    slices: int,
    per_group: int,
    h: int,
    w: int,
) -> None:
    x, kernels = numbers(seed, groups * slices, h, w), numbers(seed + 1, groups * per_group, slices, k, k)
    if reach(k, dilation) > min(h, w) + 2 * padding:
        with pytest.raises(Problem, match="convolution_no_room"):
            convolve(x, kernels, padding, stride, dilation, groups)
        return
    ours = convolve(x, kernels, padding, stride, dilation, groups)
    theirs = F.conv2d(
        torch.from_numpy(x)[None],
        torch.from_numpy(kernels),
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
    )
    np.testing.assert_allclose(ours, theirs[0].numpy(), rtol=1e-12, atol=1e-12)
    assert ours.shape[1:] == tuple(output_size(n, k, padding, stride, dilation) for n in (h, w))


@given(seeds, some.integers(1, 5), some.integers(1, 4), some.integers(0, 2), some.integers(1, 3), some.integers(1, 9))
def test_pooling_computes_what_torch_computes(seed: int, k: int, stride: int, padding: int, c: int, n: int) -> None:
    x = numbers(seed, c, n, n + 1)
    if 2 * padding > k or k > n + 2 * padding:
        with pytest.raises(Problem, match=r"pooling_padding|convolution_no_room"):
            pool(x, "max", k, stride, padding)
        return
    with_torch = torch.from_numpy(x)[None]
    for kind, theirs in (("max", F.max_pool2d), ("average", F.avg_pool2d)):
        found = theirs(with_torch, k, stride=stride, padding=padding)[0].numpy()
        np.testing.assert_allclose(pool(x, kind, k, stride, padding), found, rtol=1e-12, atol=1e-12)  # type: ignore[arg-type]


@given(seeds, some.integers(1, 5), some.integers(5, 9))
def test_with_the_kernel_turned_it_is_the_convolution_of_the_mathematicians(seed: int, k: int, n: int) -> None:
    x, kernel = numbers(seed, n, n), numbers(seed + 1, k, k)
    ours = convolve(x[None], turned(kernel)[None, None])[0]
    np.testing.assert_allclose(ours, convolve2d(x, kernel, mode="valid"), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [((28, 5), 24), ((48, 3, 1), 48), ((7, 3, 0, 2), 3), ((8, 3, 0, 2), 3), ((9, 3, 0, 1, 3), 3), ((7, 3, 0, 1, 3), 1)],
)
def test_the_size_of_the_output_worked_by_hand(sizes: tuple[int, ...], expected: int) -> None:
    assert output_size(*sizes) == expected


@pytest.mark.parametrize(("inputs", "outputs", "groups"), [(3, 4, 3), (3, 2, 2), (1, 2, 2)])
def test_channels_that_cannot_be_cut_into_groups_are_a_problem(inputs: int, outputs: int, groups: int) -> None:
    with pytest.raises(Problem, match="convolution_groups") as caught:
        convolve(np.zeros((inputs, 5, 5)), np.zeros((outputs, max(1, inputs // groups), 3, 3)), groups=groups)
    assert caught.value.params == {"groups": groups, "inputs": inputs, "outputs": outputs}
