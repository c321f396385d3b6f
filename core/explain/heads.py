"""A network under observation: its attention maps for a text, and what it answers when heads are switched off or tokens left out.

Knows no text, no file and no kind of network: a `Reader` gives all of them one form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

import torch
from torch import Tensor, nn

from core.models.transformer import Look

# classes: of the text; next: the token behind it; masked: the token in place of a mask; places: an answer for each token;
# vectors: no answer, only what each token has become
Kind = Literal["classes", "next", "masked", "places", "vectors"]
OF_PLACES: tuple[Kind, ...] = ("places", "vectors")
Pair = tuple[int, int]  # (layer, head), both from 0


class Reader(Protocol):
    """A network that can be looked at."""

    layers: int
    heads: int
    longest: int  # tokens
    weights: int  # that a token is multiplied with
    unknown: int | None  # the number of all tokens that it has never seen; None: it knows all that it reads

    def cut(self, text: str) -> tuple[list[int], list[str]]:
        """The numbers and the names of a text's tokens, however many they are."""
        ...

    def kind(self, ids: Sequence[int]) -> Kind:
        """What it answers about these tokens."""
        ...

    def run(self, ids: Tensor, kind: Kind, look: Look | None) -> Tensor:
        """ids (1, T) → probabilities (answers,), of places (T, answers); vectors (T, d). A `look` is filled, and its factors obeyed."""
        ...

    def name(self, answer: int) -> str:
        """An answer in words, or as its token."""
        ...


class Seen(NamedTuple):
    """What was observed."""

    kind: Kind  # of the answers
    maps: Tensor  # (layers, heads, n, n), of the tokens that are left
    before: Tensor  # what is answered with all heads and all tokens
    after: Tensor  # and without those that are off or left out
    change: float  # between the two, see `change`


@torch.inference_mode()
def observe(reader: Reader, ids: Sequence[int], kept: Sequence[int], off: Sequence[Pair]) -> Seen:
    """Read `ids`, and again only those at the places `kept`, with the heads `off` switched off.

    A token that is left out is not there at all: what stands behind it moves up, as if the text had been written without it. A head
    that is off says nothing: its output is 0 before the heads are joined (Michel et al., 2019).
    """
    look = Look(heads=factors(reader, off) if off else None)
    left = [ids[place] for place in kept]
    kind = reader.kind(left)
    after = reader.run(torch.tensor([left]), kind, look)
    same = not off and len(kept) == len(ids)
    before = after if same else reader.run(torch.tensor([list(ids)]), kind, None)
    maps = torch.stack([each[0] for each in look.maps])
    compared = before[list(kept)] if len(before) == len(ids) and kind in OF_PLACES else before
    return Seen(kind, maps, before, after, 0.0 if same else change(compared, after, kind))


@torch.inference_mode()
def in_turn(reader: Reader, ids: Sequence[int]) -> Tensor:
    """(layers, heads): how much the answer changes when this one head is off and all others are on."""
    text, kind = torch.tensor([list(ids)]), reader.kind(ids)
    whole = reader.run(text, kind, None)
    effects = torch.zeros(reader.layers, reader.heads)
    for layer in range(reader.layers):
        for head in range(reader.heads):
            without = reader.run(text, kind, Look(heads=factors(reader, [(layer, head)])))
            effects[layer, head] = change(whole, without, kind)
    return effects


def weights_of(model: nn.Module) -> int:
    """How many weights a token is multiplied with: those of matrices, tables of embeddings left out, of which it takes one row."""
    tables = {each.weight.data_ptr() for each in model.modules() if isinstance(each, nn.Embedding)}
    tables -= {
        each.weight.data_ptr() for each in model.modules() if isinstance(each, nn.Linear)
    }  # read out by the same numbers
    return sum(each.numel() for each in model.parameters() if each.dim() > 1 and each.data_ptr() not in tables)


def factors(reader: Reader, off: Sequence[Pair]) -> Tensor:
    """(layers, heads): 0 for each head in `off`, else 1."""
    found = torch.ones(reader.layers, reader.heads)
    for layer, head in off:
        found[layer, head] = 0.0
    return found


def change(before: Tensor, after: Tensor, kind: Kind) -> float:
    """From 0 (the same) to 1: of probabilities ½·Σ|p − q|, the mean over the places; of vectors 1 − cos, halved, likewise."""
    if kind == "vectors":
        return float((1 - torch.cosine_similarity(before, after, dim=-1)).mean() / 2)
    return float((before - after).abs().sum(dim=-1).mean() / 2)
