"""Which stage of a vision transformer is computed from which, and what each costs. Knows no number of a weight.

torch.fx cannot follow what stands between its stages, so they are written out here; the tests hold them to what runs.
"""

from __future__ import annotations

import math

from core.models.stage import PICTURE, Field, Kind, Stage
from core.models.vit import EXPANSION, ViT


def stages(model: ViT, image_shape: tuple[int, int, int]) -> list[Stage]:
    """Every stage that `intermediates` names, in its order; from the first attention on, every value sees the whole picture."""
    patch, width = model.config.patch, model.config.width
    left, _, top, _ = model.margins
    maps = (width, model.rows, model.columns)
    cut, whole = Field(patch, patch, -top, -left), Field(max(image_shape[1:]), 0, 0, 0)

    def stage(name: str, kind: Kind, inputs: tuple[str, ...], shape: tuple[int, ...], field: Field = whole) -> Stage:
        return Stage(name, kind, inputs, shape, field)

    found = [
        Stage("conv1", "convolution", (PICTURE,), maps, cut, patch, patch, biased=True, paper=(top, left)),
        stage("place", "position", ("conv1",), maps, cut),
    ]
    before: str = "place"
    token: tuple[str, ...] = ()  # the class token enters the first block the same for every picture
    for layer in range(1, model.config.layers + 1):
        attend, feed, block, then = (f"{name}{layer}" for name in ("attend", "feed", "block", "class"))
        found += [
            stage(attend, "attention", (before, *token), maps),
            stage(feed, "feed", (before, attend), maps),
            stage(block, "add", (before, attend, feed), maps),
            stage(then, "class", (before, *token), (width,)),
        ]
        before, token = block, (then,)
    found.append(stage("last", "layer_norm", token, (width,)))
    found.append(Stage("logits", "dense", ("last",), (model.output.out_features,), whole, biased=True))
    return found


def parameters(model: ViT, kind: Kind) -> int:
    """How many numbers a stage of this kind learns; of a convolution and of the dense layer they are counted elsewhere."""
    d, tokens = model.config.width, 1 + model.rows * model.columns
    wide = EXPANSION * d
    counts = {
        "position": d + tokens * d,  # the class token, and a vector for each place
        "attention": 2 * d + 4 * (d * d + d),  # its norm, and Q, K, V and the output
        "feed": 2 * d + 2 * d * wide + d + wide,
        "layer_norm": 2 * d,
    }
    return counts.get(kind, 0)


def flops(model: ViT, kind: Kind) -> int:
    """2 · multiply-adds of a stage of this kind: of attention the four matrices, and Q·Kᵀ and the mixing of V for all pairs."""
    d, tokens = model.config.width, 1 + model.rows * model.columns
    wide = EXPANSION * d
    each = {"attention": 4 * d * d + 2 * tokens * d, "feed": 2 * d * wide}
    return math.prod((2, tokens, each.get(kind, 0)))
