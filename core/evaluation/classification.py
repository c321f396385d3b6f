"""How well a classifier does on a labelled set. Knows no training and no screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

LARGEST_BATCH = 1024  # pictures at once: bounds the memory of the feature maps


@dataclass(frozen=True)
class Evaluation:
    """Mean loss, share of right answers, probabilities (n, classes) and counts (true class, predicted class)."""

    loss: float
    accuracy: float
    probabilities: NDArray[np.float32]
    confusion: NDArray[np.int32]


def evaluate(model: nn.Module, images: Tensor | Iterable[Tensor], labels: Tensor, classes: int) -> Evaluation:
    """Cross-entropy −(1/N) Σ log p(yᵢ | xᵢ), accuracy and confusion counts, in float32 and without training anything.

    The pictures come at once or in batches, in the order of the labels. Batch norm uses its running statistics and leaves
    them as they are.
    """
    training = model.training
    model.eval()
    batches = images.split(LARGEST_BATCH) if isinstance(images, Tensor) else images
    with torch.inference_mode():
        logits = torch.cat([model(batch) for batch in batches])  # (n, classes)
    model.train(training)
    predicted = logits.argmax(1)
    return Evaluation(
        loss=F.cross_entropy(logits, labels).item(),
        accuracy=(predicted == labels).float().mean().item(),
        probabilities=logits.softmax(1).numpy(),
        confusion=confusion(labels.numpy(), predicted.numpy(), classes),
    )


def confusion(labels: NDArray[np.int64], predicted: NDArray[np.int64], classes: int) -> NDArray[np.int32]:
    """How often each true class (row) was taken for each class (column).

    scikit-learn's confusion_matrix gives the same in 1 ms instead of 0.01 ms; a live run asks three times a second.
    """
    cells = np.bincount(labels * classes + predicted, minlength=classes * classes)
    return cells.reshape(classes, classes).astype(np.int32)
