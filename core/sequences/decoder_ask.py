"""Questions to a small GPT that has learned: go on with this; what may come next, and what is looked at? Knows no run and no page.

A child process answers them (core/oracle), as those to a recurrent network that writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import torch

from core.errors import Problem
from core.foundations.sampling import uniforms
from core.models.transformer import Decoder
from core.sequences import decoder_models, writing_ask
from core.sequences.decoder_models import Written, written
from core.sequences.writing_ask import MOST, Answer
from core.wire import Array

KIND = "decoder"
LOOKED = 48  # characters whose maps are drawn: the last ones


def about(path: str, step: int) -> Answer:  # noqa: ARG001 - of another step the answer is another
    """What the network begins with by itself: `prompt`, `language`, `task`. Raises as `continue_text`."""
    told, *_ = _begin(path, "", 1.0, 0, 1.0)
    return {"prompt": told["opening"], "language": told["language"], "task": told["task"]}, {}


def continue_text(
    path: str, prompt: str, count: int, temperature: float, top_k: int, top_p: float, seed: int
) -> Answer:
    """As core.sequences.writing_ask.continue_text, and what was looked at while it was written; a sum ends with its line.

    Header, in addition: `layers`, `heads`, `window`, `maps` (the characters whose maps are told: the last ones of what was read and
    written). Arrays: `seen` (count, layers, heads, window), how much each character was made of which one before it, the nearest last,
    0 where there is none, in 255ths; `maps` (layers, heads, T, T), rows sum to 1.
    """
    if not 1 <= count <= MOST:
        raise Problem("setting_out_of_range", name="count", low=1, high=MOST)
    told, network, known, ids, config = _begin(path, prompt, temperature, top_k, top_p)
    model = cast(Decoder, network)
    steps = list(_ended(written(model, ids, config, iter(uniforms(seed, count).tolist())), told["ends"]))
    answer, arrays = writing_ask.continued(told, known, ((each.place, each.choice) for each in steps))
    window = max(each.seen.shape[-1] for each in steps)
    seen = np.zeros((len(steps), *steps[0].seen.shape[:2], window), np.uint8)
    for row, each in zip(seen, steps, strict=True):
        row[..., window - each.seen.shape[-1] :] = np.round(255 * each.seen)
    whole = [*ids.tolist(), *(each.place for each in steps)]
    numbers, maps = _maps(model, whole[-min(LOOKED, model.longest) :])
    layers, heads = seen.shape[1:3]
    sizes = {"layers": layers, "heads": heads, "window": window, "maps": known.decode(numbers)}
    return {**answer, **sizes}, {**arrays, "seen": seen, "maps": maps}


def next_characters(
    path: str,
    prompt: str,
    temperature: float,
    top_k: int,
    top_p: float,
    step: int = 0,  # noqa: ARG001 - of another step the answer is another
) -> Answer:
    """As core.sequences.writing_ask.next_characters, and `maps` of the beginning as in `continue_text`."""
    told, network, known, ids, config = _begin(path, prompt, temperature, top_k, top_p)
    model = cast(Decoder, network)
    found = next(written(model, ids, config, iter((0.0,))))
    answer, arrays = writing_ask.following(told, known, found.choice)
    numbers, maps = _maps(model, ids.tolist()[-min(LOOKED, model.longest) :] or [0])
    layers, heads = maps.shape[:2]
    return {**answer, "layers": layers, "heads": heads, "maps": known.decode(numbers)}, {**arrays, "maps": maps}


def _ended(steps: Iterator[Written], end: int) -> Iterator[Written]:
    """Up to the character `end`, which is the last one."""
    for each in steps:
        yield each
        if each.place == end:
            return


def _maps(model: Decoder, ids: list[int]) -> tuple[list[int], Array]:
    return ids, decoder_models.maps(model, torch.tensor([ids]))[:, 0].astype(np.float32)


def _begin(path: str, prompt: str, temperature: float, top_k: int, top_p: float) -> tuple[Any, ...]:
    told, learned, network, known, config = writing_ask.begin(path, prompt, temperature, top_k, top_p, KIND)
    # what it was never judged by it has not learned: behind the answer of a sum comes nothing
    sums = learned.experiment.data.task == "addition"
    told |= {"task": learned.experiment.data.task, "ends": len(known.letters) if sums else -1}
    return told, network, known, known.encode(told["begun"]), config
