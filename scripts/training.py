"""Training a picture reader on few cores: the loop, and what is done to each picture. Knows no data set and writes no model.

The same pictures, recipe and machine give the same weights. After each epoch all that is needed to go on is in a file.
"""

from __future__ import annotations

import copy
import math
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.models import cnn
from core.models.configs import CNNConfig
from scripts.muon import Muon

LAST = torch.channels_last


@dataclass(frozen=True)
class Recipe:
    """How to train. Rates stay for `flat` epochs and then fall in a straight line to zero.

    Or, where `shares` are given, they go from the first to the second share of the full rate in each epoch.
    """

    model: CNNConfig
    epochs: int
    flat: int
    small: int = 0  # epochs at first with pictures of `small_side`: two times as quick, and nearly as much is learned
    small_side: int = 24
    batch: int = 512
    rate: float = 0.12  # of Muon, for kernels
    momentum: float = 0.8
    rate_of_others: float = 3e-3  # of AdamW without decay, for norms, the first kernels and the dense layer
    smoothing: float = 0.1  # of labels
    shift: int = 3  # pixels at most that a picture is moved, its rim mirrored
    seed: int = 0
    hands: int = 2  # threads; each takes its part of a batch, with batch statistics of its own
    shares: tuple[tuple[float, float], ...] = ()


class Training:
    """A network on its way. `images` (n, channels, height, width) uint8."""

    def __init__(self, recipe: Recipe, images: Tensor, labels: Tensor, classes: int) -> None:
        self.recipe, self.labels, self.side = recipe, labels, images.shape[-1]
        self.generator = torch.Generator().manual_seed(recipe.seed)
        model = cnn.build(recipe.model, tuple(images.shape[1:]), classes, self.generator)  # type: ignore[arg-type]
        look_for_patches(model, images[::25])
        model.to(memory_format=LAST)  # type: ignore[call-overload] # half as long again without
        self.replicas = [model, *(copy.deepcopy(model) for _ in range(recipe.hands - 1))]
        for replica in self.replicas[1:]:  # the same weights, gradients and batch statistics of their own
            for own, shared in zip(replica.parameters(), model.parameters(), strict=True):
                own.data = shared.data
        kernels = {name for name, each in model.named_parameters() if each.ndim == 4 and name != "conv0.weight"}
        self.muon = Muon((each for name, each in model.named_parameters() if name in kernels), recipe.momentum)
        others = [each for name, each in model.named_parameters() if name not in kernels]
        self.adam = torch.optim.AdamW(others, lr=recipe.rate_of_others, betas=(0.9, 0.99), weight_decay=0.0)
        framed = [F.pad(part.float(), (recipe.shift,) * 4, mode="reflect").byte() for part in images.split(5000)]
        self.windows = torch.cat(framed).unfold(2, self.side, 1).unfold(3, self.side, 1)
        self.flipped = torch.rand(len(images), generator=self.generator) < 0.5  # in even epochs; else the others
        self.epoch, self.seconds = 0, 0.0

    @property
    def model(self) -> nn.Module:
        """The network, whose running statistics are those of the first hand."""
        return self.replicas[0]

    def share(self, epoch: float) -> float:
        """The share of the full rate at a moment, counted in epochs."""
        flat, epochs = self.recipe.flat, self.recipe.epochs
        if self.recipe.shares:
            first, last = self.recipe.shares[int(epoch)]
            return first + (last - first) * (epoch % 1)
        return 1.0 if epoch < flat else (epochs - epoch) / (epochs - flat)

    def run_epoch(self) -> float:
        """One pass over the pictures; returns the mean loss."""
        began, size = time.perf_counter(), self.recipe.batch
        order = torch.randperm(len(self.labels), generator=self.generator)
        steps, losses = len(order) // size, 0.0
        with ThreadPoolExecutor(self.recipe.hands, initializer=torch.set_num_threads, initargs=(1,)) as hands:
            for step in range(steps):
                chosen = order[step * size :][:size]
                parts = zip(
                    self.replicas,
                    self.disturbed(chosen).chunk(self.recipe.hands),
                    self.labels[chosen].chunk(self.recipe.hands),
                    strict=True,
                )
                losses += sum(hands.map(self._learn, *zip(*parts, strict=True))) / self.recipe.hands
                self._update(self.share(self.epoch + step / steps), self.epoch * steps + step)
                if step % 20 == 0:
                    print(f"epoch {self.epoch + step / steps:5.2f}  loss {losses / (step + 1):.4f}", flush=True)
        self.epoch += 1
        self.seconds += time.perf_counter() - began
        return losses / steps

    def disturbed(self, chosen: Tensor) -> Tensor:
        """Pictures as they are learned from: moved, every second one mirrored, the other half the next time; at first small."""
        down, right = torch.randint(2 * self.recipe.shift + 1, (2, len(chosen)), generator=self.generator)
        images = self.windows[chosen, :, down, right].float() / 255
        turned = self.flipped[chosen] ^ bool(self.epoch % 2)
        images = torch.where(turned[:, None, None, None], images.flip(3), images)
        if self.epoch < self.recipe.small:
            images = F.interpolate(images, size=(self.recipe.small_side,) * 2, mode="bilinear", antialias=True)
        return images.contiguous(memory_format=LAST)

    def _learn(self, replica: nn.Module, images: Tensor, labels: Tensor) -> float:
        loss = F.cross_entropy(replica(images), labels, label_smoothing=self.recipe.smoothing)
        for parameter in replica.parameters():
            parameter.grad = None
        loss.backward()
        return loss.item()

    def _update(self, share: float, step: int) -> None:
        for first, *rest in zip(*(replica.parameters() for replica in self.replicas), strict=True):
            assert first.grad is not None
            for other in rest:
                first.grad += other.grad
            first.grad /= self.recipe.hands
        self.adam.param_groups[0]["lr"] = self.recipe.rate_of_others * share * min(1.0, (step + 1) / 50)
        self.adam.step()
        self.muon.step(self.recipe.rate * share)

    def save(self, path: Path) -> None:
        """All that is needed to go on; the old file stays until the new one is whole."""
        state = {
            "epoch": self.epoch,
            "seconds": self.seconds,
            "models": [replica.state_dict() for replica in self.replicas],
            "opt": self.adam.state_dict(),
            "buffers": self.muon.buffers,
            "g": self.generator.get_state(),
            "side": self.flipped,
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def restore(self, path: Path) -> None:
        """Go on where `save` was called."""
        state = torch.load(path, weights_only=True)
        self.epoch, self.seconds = state["epoch"], state["seconds"]
        with torch.no_grad():
            for replica, saved in zip(self.replicas, state["models"], strict=True):
                for name, place in replica.state_dict().items():
                    place.copy_(saved[name])
            for buffer, saved in zip(self.muon.buffers, state["buffers"], strict=True):
                buffer.copy_(saved)
        self.adam.load_state_dict(state["opt"])
        self.generator.set_state(state["g"])
        self.flipped = state["side"]


@torch.no_grad()
def look_for_patches(model: nn.Module, images: Tensor) -> None:
    """The first kernels begin as what patches of these pictures vary in most, each once bright on dark and once reversed.

    They are the eigenvectors of the patches' covariance with the largest eigenvalues: brightness, edges, colors.
    """
    weight = model.get_parameter("conv0.weight")
    filters, channels, size, _ = weight.shape
    patches = F.unfold(images.float() / 255, size).transpose(1, 2).flatten(0, 1)
    vectors = torch.linalg.eigh(torch.cov(patches.T.double())).eigenvectors.flip(1).T
    count = min(filters // 2, len(vectors))
    found = vectors[:count].reshape(count, channels, size, size).to(weight.dtype) / math.sqrt(
        3
    )  # as long as random ones
    weight[:count], weight[count : 2 * count] = found, -found
