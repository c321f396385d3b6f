"""Where the words of a picture look: what a vision transformer's heads share out, for one picture. Knows no data set, no screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.explain.attention_maps import entropy, rollout
from core.models.transformer import Look
from core.models.vit import ViT

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Patches:
    """A picture as T = 1 + rows · columns words, the class token first, then the patches row by row."""

    probabilities: Floats  # (classes,)
    maps: Floats  # (layers, heads, T, T): row t shares out 1 among all words
    rollout: Floats  # (layers, T, T)
    distances: Floats  # (layers, heads) in pixels, the mean over the patches that are not covered
    entropies: Floats  # (layers, heads) in bits, the mean over the words that are not covered


def look(model: ViT, image: Tensor, covered: Sequence[int] = ()) -> Patches:
    """One picture (1, channels, height, width); nobody may look at the patches `covered`, counted from 0: words left out.

    Raises ValueError for a patch that there is not.
    """
    keep = torch.ones(1, 1 + model.rows * model.columns, dtype=torch.bool)
    if any(not 0 <= patch < keep.shape[1] - 1 for patch in covered):
        raise ValueError(f"patches are counted from 0 to {keep.shape[1] - 2}")
    keep[0, [1 + patch for patch in covered]] = False
    looking = np.flatnonzero(keep[0].numpy())
    seen = Look()
    with torch.inference_mode():
        logits = model.watched(image, seen, keep if covered else None)["logits"][0]
    maps = torch.stack(seen.maps)[:, 0].float().numpy()
    return Patches(
        logits.float().softmax(0).numpy(),
        maps,
        np.asarray(rollout(maps), np.float32),
        distances(maps, model.rows, model.columns, model.config.patch, covered),
        np.asarray(entropy(maps[..., looking, :]), np.float32),
    )


def distances(maps: Floats, rows: int, columns: int, patch: int, covered: Sequence[int] = ()) -> Floats:
    """How far a head looks: Σₛ a·‖p_t − p_s‖ in pixels between the middles of patches, the mean over the patches that look.

    Those `covered`, counted from 0, do not look. What goes to the class token, which is nowhere, is left out and the rest shared out anew. maps (…, T, T) → (…); 0 of a single
    patch and where all are covered. As in Dosovitskiy et al., 2020.
    """
    places = patch * np.stack(np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij"), -1).reshape(-1, 2)
    apart = np.linalg.norm(places[:, None] - places[None], axis=-1)  # (patches, patches)
    looking = np.setdiff1d(np.arange(rows * columns), covered)
    if not len(looking):
        return np.zeros(maps.shape[:-2], np.float32)
    among, apart = maps[..., 1 + looking, 1:].astype(np.float64), apart[looking]
    shares = among / np.maximum(among.sum(-1, keepdims=True), 1e-12)
    return np.asarray((shares * apart).sum(-1).mean(-1), np.float32)
