"""A table of places that is learned: a small network with one head of attention, trained in a second or two, and its table as it forms.

Runs in the oracle's process; the server never imports it. Knows nothing of sines and cosines.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from core.foundations.activations import Array
from core.foundations.positions_config import Task

VALUES = 8  # a token is one of so many numbers
REACH = 2  # a token's neighbors are so many on either side
BATCH = 32
STEPS = (0, 25, 50, 75, 100, 150, 200, 300, 400)  # when the table is looked at; the last ends the training
ENOUGH = 1e-3  # so does a loss that is smaller


def train(task: Task, length: int, d: int, seed: int) -> tuple[dict[str, Any], dict[str, Array]]:
    """{"steps", "losses", "right"} of each look, and {"tables": (M, length, d), "scores": (M, length, length)}.

    x = E[tokens] + P, A = softmax(x·W_Q·(x·W_K)ᵀ/√d), y = A·x·W_V·W_O. A score of two places alone is P·W_Q·(P·W_K)ᵀ/√d.
    "reverse": y names the token that stands as far from the other end. "neighbors": y is the mean of the numbers at most REACH
    away. `right` is the share of right answers, or of "neighbors" the share of variance that is explained.
    """
    random = torch.Generator().manual_seed(seed)
    made = Made(task, length, d, random)
    optimizer = torch.optim.Adam(made.all, lr=min(0.01, 0.3 / d))  # a wider network does not take larger steps
    told: dict[str, Any] = {"steps": [], "losses": [], "right": []}
    tables, scores = [], []
    for step in range(STEPS[-1] + 1):
        ids = torch.randint(0, VALUES, (BATCH, length), generator=random)
        loss, right = made.loss(ids)
        done = loss.item() < ENOUGH
        if step in STEPS or done:
            told["steps"].append(step)
            told["losses"].append(loss.item())
            told["right"].append(right)
            tables.append(made.P.detach().clone())
            scores.append(made.scores().detach())
        if done or step == STEPS[-1]:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return told, {"tables": torch.stack(tables).numpy(), "scores": torch.stack(scores).numpy()}


class Made:
    """The network: token embeddings, the table of places, one head, an output."""

    def __init__(self, task: Task, length: int, d: int, random: torch.Generator) -> None:
        def drawn(*shape: int, scale: float) -> Tensor:
            return (scale * torch.randn(*shape, generator=random)).requires_grad_()

        self.task = task
        self.E, self.P = drawn(VALUES, d, scale=1.0), drawn(length, d, scale=0.5)
        self.Q, self.K, self.V = (drawn(d, d, scale=d**-0.5) for _ in range(3))
        self.O = drawn(d, VALUES if task == "reverse" else 1, scale=d**-0.5)
        self.all = [self.E, self.P, self.Q, self.K, self.V, self.O]

    def answer(self, ids: Tensor) -> Tensor:
        """(batch, length) → (batch, length, VALUES or 1)."""
        x = self.E[ids] + self.P
        return F.scaled_dot_product_attention(x @ self.Q, x @ self.K, x @ self.V) @ self.O

    def scores(self) -> Tensor:
        """What a place asks of a place, words aside; (length, length)."""
        return (self.P @ self.Q) @ (self.P @ self.K).T / self.P.shape[1] ** 0.5

    def loss(self, ids: Tensor) -> tuple[Tensor, float]:
        """The loss of a batch and what share of it is right."""
        given, wanted = self.answer(ids), target(self.task, ids)
        if self.task == "reverse":
            loss = F.cross_entropy(given.flatten(0, 1), wanted.flatten())
            return loss, float((given.argmax(dim=-1) == wanted).float().mean())
        loss = F.mse_loss(given[..., 0], wanted) / wanted.var()
        return loss, max(0.0, 1 - loss.item())


def target(task: Task, ids: Tensor) -> Tensor:
    """What is wanted at each place: (batch, length) → (batch, length). Numbers have the mean 0 and the variance 1."""
    if task == "reverse":
        return ids.flip(1)
    spread = ((VALUES**2 - 1) / 12) ** 0.5  # of 0 … VALUES − 1, all as likely
    values = (ids - (VALUES - 1) / 2) / spread
    # at the ends only what is there counts
    return F.avg_pool1d(values[:, None], 2 * REACH + 1, 1, REACH, count_include_pad=False)[:, 0]
