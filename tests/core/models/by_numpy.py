"""Convolutional networks once more, in NumPy and float64, in the textbooks' order: convolution, batch norm, ReLU, pooling."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Weights = dict[str, Array]


def convolve(x: Array, kernel: Array, bias: Array | None = None, pad: int = 0, groups: int = 1) -> Array:
    """(channels, height, width) → (filters, …): Σ over a window, written as the definition has it."""
    filters, depth, side, _ = kernel.shape
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    height, width = x.shape[1] - side + 1, x.shape[2] - side + 1
    y = np.zeros((filters, height, width))
    for f in range(filters):
        first = f // (filters // groups) * depth
        for i in range(height):
            for j in range(width):
                y[f, i, j] = (x[first : first + depth, i : i + side, j : j + side] * kernel[f]).sum()
    return y if bias is None else y + bias[:, None, None]


def pool(x: Array, side: int = 2, step: int = 2, pad: int = 0, by: str = "max") -> Array:
    """The largest number, or the mean, of each window."""
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad)), constant_values=-np.inf)
    height, width = (x.shape[1] - side) // step + 1, (x.shape[2] - side) // step + 1
    windows = [
        [getattr(x[:, i * step : i * step + side, j * step : j * step + side], by)((1, 2)) for j in range(width)]
        for i in range(height)
    ]
    return np.array(windows).transpose(2, 0, 1)


def relu(x: Array) -> Array:
    return np.maximum(x, 0)


def normed(x: Array, gain: Array, shift: Array) -> Array:
    """Layer norm of the last axis."""
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) * gain + shift


class Network:
    """One picture through each family, from the weights of a state_dict."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def layer(self, place: str, x: Array, groups: int = 1) -> Array:
        """Convolution that keeps the size, and batch norm with its running statistics."""
        w = self.weights
        kernel = w[f"conv{place}.weight"]
        y = convolve(x, kernel, w.get(f"conv{place}.bias"), kernel.shape[-1] // 2, groups)
        if f"norm{place}.weight" not in w:
            return y
        mean, variance, scale, shift = (
            w[f"norm{place}.{name}"][:, None, None] for name in ("running_mean", "running_var", "weight", "bias")
        )
        return (y - mean) / np.sqrt(variance + 1e-5) * scale + shift

    def dense(self, name: str, x: Array) -> Array:
        return self.weights[f"{name}.weight"] @ x + self.weights[f"{name}.bias"]

    def plain(self, x: Array, blocks: int) -> Array:
        for i in range(1, blocks + 1):
            x = pool(relu(self.layer(f"{i}", x)))
        return self.dense("output", x.transpose(1, 2, 0).ravel())

    def vgg(self, x: Array, blocks: int) -> Array:
        for i in range(1, blocks + 1):
            x = pool(relu(self.layer(f"{i}b", relu(self.layer(f"{i}a", x)))))
        return self.dense("output", x.transpose(1, 2, 0).ravel())

    def lenet(self, x: Array, _: int) -> Array:
        w, (rows, columns) = self.weights, x.shape[1:]
        canvas = np.zeros((len(x), 32, 32))
        top, left = (32 - rows) // 2, (32 - columns) // 2
        canvas[:, top : top + rows, left : left + columns] = x
        for i in (1, 2):
            canvas = pool(np.tanh(convolve(canvas, w[f"conv{i}.weight"], w[f"conv{i}.bias"])), by="mean")
        y = np.tanh(self.dense("dense3", canvas.ravel()))
        return self.dense("output", np.tanh(self.dense("dense4", y)))

    def resnet(self, x: Array, blocks: int, residual: bool = True) -> Array:
        x = relu(self.layer("0", x))
        for i in range(1, blocks + 1):
            x = self.pooled_before_norm(f"{i}", x)
            x = relu(residual * x + self.layer(f"{i}b", relu(self.layer(f"{i}a", x))))
        return self.dense("output", x.mean((1, 2)))

    def pooled_before_norm(self, place: str, x: Array) -> Array:
        """Here the order is part of the network: a norm with a negative scale would turn the largest into the smallest."""
        kernel = self.weights[f"conv{place}.weight"]
        y = pool(convolve(x, kernel, self.weights.get(f"conv{place}.bias"), kernel.shape[-1] // 2))
        same = np.zeros((len(y), len(y), 1, 1))
        same[range(len(y)), range(len(y))] = 1
        rest = {k: v for k, v in self.weights.items() if k.startswith(f"norm{place}.")}
        return relu(Network(rest | {f"conv{place}.weight": same}).layer(place, y))

    def inception(self, x: Array, blocks: int) -> Array:
        def layer(place: str, x: Array) -> Array:
            return relu(self.layer(place, x))

        x = layer("0", x)
        for i in range(1, blocks + 1):
            one, near = layer(f"{i}a", x), layer(f"{i}f", pool(x, 3, 1, 1))
            three, five = layer(f"{i}c", layer(f"{i}b", x)), layer(f"{i}e", layer(f"{i}d", x))
            x = pool(np.concatenate([one, three, five, near]))
        return self.dense("output", x.mean((1, 2)))

    def vit(self, x: Array, _: int, heads: int = 4) -> Array:
        """Patch by patch, row by row, each times one matrix; then token by token and head by head."""
        w = self.weights
        kernel = w["conv1.weight"]
        patch = kernel.shape[-1]
        missing = [-side % patch for side in x.shape[1:]]
        x = np.pad(x, ((0, 0), *((each // 2, each - each // 2) for each in missing)))
        cut = [
            x[:, i : i + patch, j : j + patch] for i in range(0, x.shape[1], patch) for j in range(0, x.shape[2], patch)
        ]
        words = [(kernel * each).sum((1, 2, 3)) + w["conv1.bias"] for each in cut]
        stream = np.stack([w["token.weight"][0], *words]) + w["encoder.learned.weight"]
        for block in range(1 + max(int(name.split(".")[2]) for name in w if name.startswith("encoder.blocks"))):
            name = f"encoder.blocks.{block}"
            stream = stream + self.attend(
                name, normed(stream, w[f"{name}.first.weight"], w[f"{name}.first.bias"]), heads
            )
            rest = normed(stream, w[f"{name}.second.weight"], w[f"{name}.second.bias"])
            wide = rest @ w[f"{name}.wide.weight"].T + w[f"{name}.wide.bias"]
            gelu = wide * (1 + np.vectorize(math.erf)(wide / 2**0.5)) / 2
            stream = stream + gelu @ w[f"{name}.narrow.weight"].T + w[f"{name}.narrow.bias"]
        return self.dense("output", normed(stream[0], w["encoder.last.weight"], w["encoder.last.bias"]))

    def attend(self, name: str, x: Array, heads: int) -> Array:
        """Multi-head attention, a query and a head at a time."""
        q, k, v = (
            x @ self.weights[f"{name}.attention.{part}.weight"].T + self.weights[f"{name}.attention.{part}.bias"]
            for part in ("query", "key", "value")
        )
        size, said = x.shape[1] // heads, np.zeros_like(x)
        for t in range(len(x)):
            for head in range(heads):
                own = slice(head * size, (head + 1) * size)
                powers = np.exp(k[:, own] @ q[t, own] / size**0.5)
                said[t, own] = powers / powers.sum() @ v[:, own]
        return said @ self.weights[f"{name}.attention.output.weight"].T + self.weights[f"{name}.attention.output.bias"]

    def separable(self, x: Array, blocks: int) -> Array:
        x = relu(self.layer("0", x))
        for i in range(1, blocks + 1):
            x = relu(self.layer(f"{i}a", x, groups=len(x)))
            x = pool(relu(self.layer(f"{i}b", x)))
        return self.dense("output", x.mean((1, 2)))
