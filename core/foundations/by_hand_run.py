"""The network by hand at work: real digits, an epoch at a time, its gradient beside autograd's. Knows no lesson and no page.

Runs in the oracle's process, which has scikit-learn (the pictures) and torch (autograd); the server never imports it. Every
answer but the seconds it took depends on its question alone: the order of the pictures comes from seed and epoch.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from core.data.pictures import PicturesConfig, load
from core.data.split import Part
from core.foundations import by_hand
from core.foundations.activations import Array
from core.foundations.by_hand import DIGITS, PIXELS, Weights
from core.foundations.by_hand_config import different_neurons

WATCHED = 12  # validation pictures whose probabilities are shown
Answer = tuple[dict[str, Any], dict[str, Any]]


def begin(start: str, seed: int, batch: int) -> Answer:
    """The first weights, what the network answers before it has learned anything, and the watched pictures."""
    weights = by_hand.first_weights(start, np.random.default_rng(seed))
    parts = load(PicturesConfig())
    header, arrays = _seen(weights, batch)
    header["images"] = [len(part) for part in (parts.train, parts.validation, parts.test)]
    watched = _watched(parts.validation.labels)
    arrays["sample_images"] = parts.validation.images(watched)[:, 0]
    arrays["sample_labels"] = parts.validation.labels[watched].astype(np.int32)
    return header, arrays | weights._asdict()


def train(seed: int, epoch: int, rate: float, batch: int, count: int = 1, **parts: Array) -> Answer:
    """`count` epochs from the weights W1, b1, W2, b2 on; `epoch` were done before. Losses and accuracies of every step."""
    weights, told, began = Weights(**parts), [], time.perf_counter()
    X, Y = _arrays(load(PicturesConfig()).train)
    with np.errstate(over="ignore", invalid="ignore"):  # a rate far too large
        for number in range(epoch, epoch + count):
            for step in by_hand.epoch(weights, X, Y, rate, batch, np.random.default_rng((seed, number))):
                weights = step[0]
                told.append(step[1:])
    seconds = time.perf_counter() - began
    losses, accuracies = np.array(told, np.float32).T
    header, arrays = _seen(weights, batch)
    header["seconds"] = seconds
    return header, {**arrays, **weights._asdict(), "loss": losses.copy(), "accuracy": accuracies.copy()}


def examine(**parts: Array) -> Answer:
    """The test pictures, looked at for the first time."""
    test = load(PicturesConfig()).test
    X, Y = _arrays(test)
    P = by_hand.forward(Weights(**parts), X)[1]
    header = {"test_loss": by_hand.loss(P, Y), "test_accuracy": float((P.argmax(axis=1) == test.labels).mean())}
    return header, {
        "test_images": np.rint(test.images()[:, 0] * 255).astype(np.uint8),
        "test_labels": test.labels.astype(np.int32),
        "test_probabilities": P.astype(np.float32),
    }


def difference(weights: Weights, X: Array, Y: Array) -> tuple[float, Weights]:
    """The largest difference between a part of the gradient by hand and autograd's, both in float64; the gradient."""
    gradient = by_hand.backward(weights, X, Y, *by_hand.forward(weights, X))
    W1, b1, W2, b2 = (torch.tensor(part, dtype=torch.float64, requires_grad=True) for part in weights)
    logits = torch.sigmoid(torch.tensor(X) @ W1 + b1) @ W2 + b2
    F.cross_entropy(logits, torch.tensor(Y.argmax(axis=1))).backward()
    pairs = zip(gradient, (W1, b1, W2, b2), strict=True)
    return max(float(np.abs(mine - torchs.grad.numpy()).max()) for mine, torchs in pairs if torchs.grad is not None), (
        gradient
    )


def _seen(weights: Weights, batch: int) -> Answer:
    """What is shown of a network: on the validation pictures, and the gradient of the first batch of training pictures."""
    parts = load(PicturesConfig())
    X, Y = _arrays(parts.validation)
    H, P = by_hand.forward(weights, X)
    confusion = np.zeros((DIGITS, DIGITS), np.int32)  # true × predicted
    np.add.at(confusion, (parts.validation.labels, P.argmax(axis=1)), 1)
    gap, gradient = difference(weights, *(array[:batch] for array in _arrays(parts.train)))
    header = {
        "validation_loss": by_hand.loss(P, Y),
        "validation_accuracy": float(np.trace(confusion) / len(X)),
        "difference": gap,
        "largest": max(float(np.abs(part).max()) for part in gradient),
        "slope": float((H * (1 - H)).mean()),
        "different": different_neurons(weights),
    }
    norms = [np.sqrt(np.sum(W**2) + np.sum(b**2)) for W, b in ((gradient.W1, gradient.b1), (gradient.W2, gradient.b2))]
    return header, {
        "confusion": confusion,
        "filters": weights.W1.T.reshape(-1, 8, 8).astype(np.float32),
        "sample_probabilities": P[_watched(parts.validation.labels)].astype(np.float32),
        "gradient_norms": np.array(norms, np.float32),
    }


def _arrays(part: Part) -> tuple[Array, Array]:
    """X (n, 64) and Y (n, 10) one-hot."""
    return part.images().reshape(-1, PIXELS).astype(np.float64), np.eye(DIGITS)[part.labels]


def _watched(labels: Any) -> Any:
    """The first picture of every digit, then the first others."""
    first = np.unique(labels, return_index=True)[1]
    return np.concatenate([first, np.delete(np.arange(len(labels)), first)])[:WATCHED]
