"""What each token of a text contributes to a network's decision, and what the network thinks after each. Knows no tokenizer and no network.

The score of a class is its lead: its logit minus the mean of the others', s_c = z_c − (1/(C−1)) Σ_{k≠c} z_k. Adding the same number to
all logits changes no probability and no lead; with two classes it is the logarithm of the odds, ln(p/(1 − p)). It is linear in the
logits: where these are a sum over the tokens, so is the lead, and each token has its exact share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.wire import Array

# texts as token numbers, none of them longer than the first → logits (texts, classes)
Logits = Callable[[Sequence[Sequence[int]]], Tensor]

# points on the path: more only where completeness asks for it; each time all are new
_STEPS = (8, 16, 32, 64, 128, 256)
_CLOSE = 0.01  # of |s(x) − s(x′)| that the shares may miss
_TOKENS = 8_000  # that are read at once
_MOST = 12_500_000  # numbers of the state that are moved for one number of points: some seconds on one core


class Shares(NamedTuple):
    """The tokens' shares of a lead, and what they should add up to."""

    shares: Array  # (tokens,) positive speaks for the class
    score: float  # s(x)
    baseline: float  # s(x′): of the text that says nothing
    steps: int  # points on the path


def lead(logits: Tensor) -> Tensor:
    """(…, classes) → the same shape: each logit minus the mean of the others."""
    return logits - (logits.sum(-1, keepdim=True) - logits) / (logits.shape[-1] - 1)


@torch.inference_mode()
def left_out(logits: Logits, ids: Sequence[int]) -> Array:
    """(tokens, classes): the lead of each class minus its lead in the text without this token. Exact, and adds up to nothing in particular.

    A word that is there twice may count little each time: without one, the other still says it.
    """
    shorter = [[*ids[:t], *ids[t + 1 :]] for t in range(len(ids))]
    whole = lead(logits([ids]).double())
    return np.asarray(whole - lead(_in_parts(logits, shorter)), dtype=np.float32)


@torch.inference_mode()
def after_each(logits: Logits, ids: Sequence[int]) -> Array:
    """(tokens, classes): the probabilities after the first token, after the first two, …"""
    begun = [ids[:t] for t in range(len(ids), 0, -1)]  # the longest first: texts of about one length go together
    return np.asarray(_in_parts(logits, begun).softmax(-1).flip(0), dtype=np.float32)


def on_the_path(score: Callable[[Tensor], Tensor], embedded: Tensor, state: int = 1) -> Shares:
    """Integrated gradients from x′ = 0 to the embedded text x (tokens, width): of each token Σ over its numbers, by Captum.

    share_t = x_t · ∫₀¹ ∂s/∂x_t (αx) dα, by Gauss–Legendre points; Σ = s(x) − s(x′) (completeness). Each token is replaced by a
    vector of zeros, which means nothing; the text is as long as before. The points are doubled until the sum misses less than
    1 %, or there are no more, or points · tokens · `state` would be too many (`state`: numbers that a token changes, units · layers):
    then the gap stays. `score` takes (texts, tokens, width) and gives (texts,).
    Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017.
    """
    from captum.attr import IntegratedGradients  # takes seconds to load, which who leaves out tokens need not wait for

    x = embedded.detach()[None]
    with torch.no_grad():
        both = score(torch.cat([x, torch.zeros_like(x)])).double()
    top, bottom = float(both[0]), float(both[1])
    method = IntegratedGradients(score)
    shares, steps = torch.zeros(x.shape[1]), 0
    most = max(_STEPS[0], _MOST // max(1, x.shape[1] * state))
    for steps in (each for each in _STEPS if each <= most):
        at_once = _at_once(x.shape[1])
        found = method.attribute(x, n_steps=steps, method="gausslegendre", internal_batch_size=at_once)
        shares = found[0].detach().sum(-1)
        if abs(float(shares.double().sum()) - (top - bottom)) <= _CLOSE * abs(top - bottom):
            break
    return Shares(np.asarray(shares, dtype=np.float32), top, bottom, steps)


def _in_parts(logits: Logits, texts: Sequence[Sequence[int]]) -> Tensor:
    """(texts, classes), so few at a time that they need little room."""
    count = _at_once(max(map(len, texts)))
    return torch.cat([logits(texts[at : at + count]).double() for at in range(0, len(texts), count)])


def _at_once(tokens: int) -> int:
    """How many texts of so many tokens are read side by side."""
    return max(1, _TOKENS // max(1, tokens))
