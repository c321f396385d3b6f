"""What stands around the convolution: famous kernels, receptive fields, programs at the border, settings and questions."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as some
from scipy import ndimage

from core.errors import Problem
from core.foundations.convolution import convolve
from core.foundations.convolution_border import CODES, run
from core.foundations.convolution_config import MOST_LAYERS, ConvolutionConfig, first_kernel, kernels, settled
from core.foundations.convolution_field import LAYERS, bounds, fields
from core.foundations.convolution_kernels import FAMOUS
from core.foundations.convolution_picture import bundled, levels, numbers
from core.foundations.convolution_questions import questions


def test_famous_kernels_are_those_of_scipy() -> None:
    x = np.random.default_rng(0).normal(size=(9, 9))
    inner = (slice(1, -1), slice(1, -1))
    for name, theirs in (
        ("sobel_x", ndimage.sobel(x, 1)),
        ("sobel_y", ndimage.sobel(x, 0)),
        ("laplacian", ndimage.laplace(x)),
        ("blur", ndimage.uniform_filter(x, 3)),
    ):
        ours = convolve(x[None], FAMOUS[name](3)[None, None])[0]
        np.testing.assert_allclose(ours, theirs[inner], atol=1e-12)
    assert FAMOUS["sharpen"](3).tolist() == [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]
    assert FAMOUS["emboss"](3).tolist() == [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]
    assert FAMOUS["sobel_y"](5)[0].tolist() == [-1, -4, -6, -4, -1]


@pytest.mark.parametrize("size", range(1, 6))
@pytest.mark.parametrize("name", FAMOUS)
def test_a_famous_kernel_keeps_its_sum_at_every_size(name: str, size: int) -> None:
    expected = {"sobel_x": 0, "sobel_y": 0, "laplacian": 0}.get(name, 1)
    assert FAMOUS[name](size).sum() == pytest.approx(expected)


@given(some.lists(some.sampled_from(sorted(LAYERS)), max_size=5), some.integers(40, 48))
def test_the_receptive_field_is_where_the_gradient_is(names: list[str], n: int) -> None:
    stack = [LAYERS[name] for name in names]
    try:
        seen = fields(stack, n)[-1]
    except Problem:
        assume(False)
    x = torch.zeros(1, 1, n, requires_grad=True, dtype=torch.float64)
    y = x
    for layer in stack:  # sums: every number that can count does
        weight = torch.ones(1, 1, layer.kernel, dtype=torch.float64)
        y = torch.nn.functional.conv1d(y, weight, None, layer.stride, layer.padding, layer.dilation)
    assert seen.size == y.shape[-1]
    for index in (0, seen.size // 2, seen.size - 1):
        (slope,) = torch.autograd.grad(y[0, 0, index], x, retain_graph=True)
        touched = torch.nonzero(slope[0, 0]).flatten().tolist()
        low, high = bounds(seen, index)
        assert high - low + 1 == seen.field
        # strides and dilations leave holes, never at the ends; outside of the picture there is no gradient
        inside = [place for place in range(low, high + 1) if 0 <= place < n]
        assert touched[0] >= inside[0]
        assert touched[-1] <= inside[-1]
        if low >= 0 and high < n:
            assert (touched[0], touched[-1]) == (low, high)


@pytest.mark.parametrize(("code", "k"), list(product(CODES, (1, 2, 3, 4))))
def test_a_program_at_the_border_ends_as_it_is_told(code: str, k: int) -> None:
    picture, kernel = np.arange(1.0, 36.0).reshape(5, 7), np.random.default_rng(k).normal(size=(k, k))
    outcome, output = run(code, picture, kernel)  # type: ignore[arg-type]
    valid = convolve(picture[None], kernel[None, None])[0]
    shift = k // 2 if code == "centered" else 0
    agree = np.isclose(output[shift:, shift:][: valid.shape[0], : valid.shape[1]], valid)
    assert outcome.outside == 35 - valid.size
    if outcome.kind == "error":
        assert outcome.message
        assert outcome.done < 7, "in the first row already"
        assert not np.asarray(output).ravel()[outcome.done + 1 :].any(), "nothing came after"
    else:
        assert agree.all()
        assert (outcome.kind == "fine") == (k == 1)


def test_code_without_padding_breaks_off_or_reads_what_is_not_there() -> None:
    picture, kernel = np.arange(25.0).reshape(5, 5), np.full((3, 3), 1.0)
    endings = {code: run(code, picture, kernel)[0] for code in CODES}  # type: ignore[arg-type]
    kinds = {code: ending.kind for code, ending in endings.items()}
    assert kinds == {"slices": "error", "indices": "error", "centered": "error", "memory": "beyond"}
    assert [endings[code].done for code in ("slices", "indices", "centered")] == [3, 3, 4]
    _, output = run("memory", picture, kernel)
    assert output[0, 3] == sum((3, 4, 5, 8, 9, 10, 13, 14, 15)), "the next row begins where this one ends"
    assert np.isnan(output[4, 4])


def test_kernels_of_a_layer() -> None:
    config = ConvolutionConfig(channels="color", filters=("blur", "own", "sobel_x"), groups=3, weights=tuple(range(9)))
    layer = kernels(config)
    assert layer.shape == (3, 1, 3, 3)
    assert layer[1, 0].tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    assert kernels(replace(config, flip=True))[1, 0].tolist() == [[8, 7, 6], [5, 4, 3], [2, 1, 0]]
    assert kernels(replace(config, groups=1, weights=tuple(range(27)))).shape == (3, 3, 3, 3)
    for broken, code in (
        ({"weights": (1.0,)}, "setting_wrong_count"),
        ({"groups": 2}, "convolution_groups"),
        ({"filters": ()}, "convolution_filters"),
    ):
        with pytest.raises(Problem, match=code):
            kernels(replace(config, **broken))


def test_pictures_are_whole_hundredths() -> None:
    gray, color = (levels(bundled("temple", 0), channels) for channels in ("gray", "color"))
    assert (gray.shape, color.shape) == ((1, 48, 48), (3, 48, 48))
    np.testing.assert_allclose(numbers(gray)[0], np.tensordot([0.299, 0.587, 0.114], numbers(color), 1), atol=0.011)
    assert levels(bundled("digit", 7), "gray").max() == 100
    with pytest.raises(ValueError, match="not in list"):
        bundled("digit", 10)


def test_questions_know_their_answers() -> None:
    def asked(**settings: object) -> dict[str, object]:
        config = ConvolutionConfig(**settings)  # type: ignore[arg-type]
        return {each.name: each.answer for each in questions(config, 8 if config.view == "border" else 48)}

    assert asked() == {"size": 23, "turn": "sign", "flat": 0}
    assert asked(filters=("sharpen",), stride=3, padding=1) == {"size": 48, "turn": "same", "flat": 0.5}
    assert asked(filters=("emboss", "blur"), channels="color") == {"size": 23, "turn": "other", "weights": 54}
    assert asked(view="pooling") == {"kept": 25, "gradient": 1}
    assert asked(view="pooling", pool="average", pool_size=3, pool_stride=3) == {"kept": 100 / 9, "gradient": 9}
    assert asked(view="field", layers=("conv3", "conv3", "pool2")) == {"grown": 10, "moved": "larger"}
    assert asked(view="field", layers=("pool2", "conv3")) == {"grown": 10, "moved": "smaller"}
    assert asked(view="field", layers=()) == {}
    assert asked(view="border") == {"ending": "beyond", "outside": 15}
    assert asked(view="border", code="indices") == {"ending": "error", "outside": 15}
    assert asked(view="border", size=2) == {"ending": "error", "outside": 28}
    assert asked(size=5, dilation=4, filters=("blur",) * 2, groups=2) == {}, "nothing is asked about what is impossible"


def test_own_weights_follow_the_channels() -> None:
    own = ConvolutionConfig(filters=("own",), weights=tuple(range(9)))
    assert settled(own) == own
    wide = settled(replace(own, channels="color"))
    assert wide.weights == tuple(range(9)) * 3
    assert settled(replace(wide, groups=3, filters=("own", "blur", "blur"))).weights == tuple(range(9))
    assert first_kernel(wide).tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    assert first_kernel(replace(own, filters=("blur",), weights=())).tolist() == FAMOUS["blur"](3).tolist()
    layers = ("conv3",) * (MOST_LAYERS + 1)
    for broken in (replace(own, weights=(1.0,)), replace(own, filters=("own",) * 7), replace(own, layers=layers)):
        with pytest.raises(Problem):
            settled(broken)
    with pytest.raises(Problem, match="setting_wrong_count"):
        first_kernel(replace(own, weights=()))
