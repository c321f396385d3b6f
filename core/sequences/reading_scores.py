"""How well networks that read do: losses, accuracies, confusion. Knows no training."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from core.sequences.reading_texts import Batch, Ids


@dataclass(frozen=True)
class Judged:
    """What a network answers on some texts."""

    loss: float  # mean cross-entropy
    right: int
    probabilities: NDArray[np.float32]  # (texts, classes)
    confusion: NDArray[np.int32]  # (classes, classes): rows what it is, columns what it is read as

    @property
    def accuracy(self) -> float:
        """The share of right answers."""
        return self.right / len(self.probabilities)


@torch.no_grad()
def judge(model: nn.Module, batches: Iterable[tuple[Ids, Batch]], labels: Ids) -> Judged:
    """Ask the model for every text, of each in which place it stands; the model is left as it was."""
    was = model.training
    model.eval()
    logits: torch.Tensor | None = None
    for places, batch in batches:
        told = model(batch.ids).float()
        logits = told.new_zeros(len(labels), told.shape[1]) if logits is None else logits
        logits[torch.from_numpy(places)] = told
    model.train(was)
    assert logits is not None, "there is at least one text of each class in every part"
    truth, said = torch.from_numpy(labels), logits.argmax(1)
    classes = logits.shape[1]
    confusion = np.bincount(labels * classes + said.numpy(), minlength=classes**2).reshape(classes, classes)
    return Judged(
        F.cross_entropy(logits, truth).item(),
        int((said == truth).sum()),
        logits.softmax(1).numpy(),
        confusion.astype(np.int32),
    )
