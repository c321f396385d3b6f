"""Dropout whose draws are part of the network's state. Knows nothing of the layers around it.

PyTorch's own draws from one generator of the whole process, which no checkpoint of a run holds.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

SEEDS = 2**62


class Dropout(nn.Module):
    """In training y = x · m / (1 − p), each m zero with probability p; in evaluation y = x.

    The seed of the next draw is a buffer: it is saved with the weights and goes up by one with each draw, so a restored run
    leaves out what it would have left out. Hinton et al. 2012; Srivastava et al. 2014.
    """

    seed: Tensor  # of the next draw

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p
        self.register_buffer("seed", torch.zeros((), dtype=torch.int64))

    def begin(self, generator: torch.Generator) -> None:
        """Draw the first seed."""
        self.seed.copy_(torch.randint(SEEDS, (), generator=generator))

    def forward(self, x: Tensor) -> Tensor:
        """x of any shape."""
        if not self.training:
            return x
        generator = torch.Generator(x.device).manual_seed(int(self.seed))
        self.seed += 1
        kept = torch.rand(x.shape, generator=generator, device=x.device) >= self.p
        return x * kept / (1 - self.p)
