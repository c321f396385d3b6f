"""What goes on in a network that writes while it reads a text: every unit at every character, and which characters it tells apart.

Asked through the oracle with the file of a run's weights. Knows no page and no words.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch

from core.errors import Problem
from core.sequences import selective
from core.sequences.characters import SIGN, UNKNOWN, Characters
from core.sequences.checkpoint import load
from core.sequences.looks_config import MOST_WRITTEN, kept
from core.sequences.unrolled import cell_of, unrolled
from core.sequences.writing_models import Writer
from core.wire import Array

GUESSES = 8  # of the characters that may come next, the most probable


def about(path: str, step: int = 0) -> tuple[dict[str, Any], dict[str, Array]]:  # noqa: ARG001 - the same file some steps later
    """Of a file of weights: lanes (names), layers, language. Raises Problem as `checkpoint.load`."""
    learned = load(Path(path))
    language = learned.about["language"]
    return {"lanes": list(learned.models), "layers": learned.experiment.model.layers, "language": language}, {}


@torch.inference_mode()
def look(path: str, text: str, lane: str = "", layer: int = 0) -> tuple[dict[str, Any], dict[str, Array]]:
    """What the network does at each of T characters, all of them or the first `MOST_WRITTEN`.

    header  cell, lane, layer (from 1; 0 asks for the last), layers, units, gates (names), count (characters of the text), unknown (how
            many the network has never seen), bits (−log₂ p per character, None of one alone), letters (signs), kinds: of each kind of
            character {name, count, followed, read: {gate: chance}, next: {gate: chance}}
    arrays  spans (T, 2), strange (T,) 1 for a character never seen, bits (T,) with NaN for the first, guesses (T, 8) numbers in
            `letters` and chances (T, 8) of the next character, gate.<name> (T, units), varied (gates, units): standard deviations,
            read.<gate> and next.<gate> (kinds, units): areas under ROC curves, of hidden and cell state
    Raises Problem "look_empty" and as `checkpoint.load`.
    """
    text, count = kept(text, MOST_WRITTEN)
    if not text:
        raise Problem("look_empty")
    learned = load(Path(path))
    lane = lane if lane in learned.models else next(iter(learned.models))
    model, known = cast(Writer, learned.models[lane]), Characters(learned.about["characters"])
    ids = torch.from_numpy(known.encode(text))
    layers = unrolled(model.recurrent, model.vectors(ids))
    layer = layer if 1 <= layer <= len(layers) else len(layers)
    values = layers[layer - 1]
    chances = model.readout(torch.from_numpy(layers[-1]["hidden"])).double().softmax(-1)
    surprise = np.full(len(text), np.nan, np.float32)
    surprise[1:] = -torch.log2(chances[:-1].gather(1, ids[1:, None])[:, 0]).numpy()
    best = chances.topk(min(GUESSES, model.count), dim=1)
    shown, numbers = np.unique(best.indices.numpy(), return_inverse=True)
    kinds, found = _selective(text, values)
    header = {
        "cell": cell_of(model.recurrent),
        "lane": lane,
        "layer": layer,
        "layers": len(layers),
        "units": model.recurrent.hidden_size,
        "gates": list(values),
        "count": count,
        "text": text,
        "unknown": int((ids == UNKNOWN).sum()),
        "bits": float(surprise[1:].mean()) if len(text) > 1 else None,
        "letters": [SIGN if number == UNKNOWN else known.decode([number]) for number in shown.tolist()],
        "kinds": kinds,
        "uniform": math.log2(model.count),
    }
    places = np.arange(len(text), dtype=np.int32)
    return header, {
        "spans": np.stack([places, places + 1], 1),
        "strange": (ids == UNKNOWN).numpy().astype(np.uint8),
        "bits": surprise,
        "guesses": numbers.reshape(best.indices.shape).astype(np.int32),
        "chances": best.values.numpy().astype(np.float32),
        "varied": np.stack([each.std(0) for each in values.values()]).astype(np.float32),
        **{f"gate.{name}": each.astype(np.float32) for name, each in values.items()},
        **found,
    }


def _selective(text: str, values: dict[str, Array]) -> tuple[list[dict[str, Any]], dict[str, Array]]:
    """How well the states tell kinds of characters: of the one that was just read, and of the one that comes next."""
    chosen = {name: selective.of_kind(text, name) for name in selective.KINDS}
    kinds: list[dict[str, Any]] = [
        {"name": name, "count": int(each.sum()), "followed": int(each[1:].sum()), "read": {}, "next": {}}
        for name, each in chosen.items()
    ]
    found: dict[str, Array] = {}
    for gate in ("hidden", "cell"):
        if gate not in values:
            continue
        for when, begin in (("read", 0), ("next", 1)):
            ranked = selective.ranks(values[gate][: len(text) - begin])
            found[f"{when}.{gate}"] = np.stack([selective.areas(ranked, each[begin:]) for each in chosen.values()])
            for kind, each in zip(kinds, chosen.values(), strict=True):
                kind[when][gate] = selective.by_chance(ranked, each[begin:])
    return kinds, found
