"""Questions to a network that has learned to write: go on with this text; what may come next? Knows no run and no page.

A child process answers them (core/oracle): the server never loads a tensor.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from core.config import check, from_dict
from core.errors import Problem
from core.foundations.sampling import uniforms
from core.sequences.characters import Characters
from core.sequences.checkpoint import Learned, load
from core.sequences.sampling import Choice, SamplingConfig
from core.sequences.writing_models import written
from core.wire import Array

MOST = 1_000  # characters written at once
LONGEST = 1_000  # characters of a prompt that are read: the last ones
SHOWN = 12  # candidates told of each character: the most probable, and the one that was drawn
BESIDE = 24  # of the one distribution that is looked at closely
NAMED = 10  # unknown characters that are named
Answer = tuple[dict[str, Any], dict[str, Array]]


def about(path: str, step: int) -> Answer:  # noqa: ARG001 - of another step the answer is another
    """What a network that writes begins with by itself: `prompt`, `language`, `cell`. Raises as `continue_text`."""
    told, learned, *_ = begin(path, "", 1.0, 0, 1.0)
    return {"prompt": told["opening"], "language": told["language"], "cell": learned.experiment.model.cell}, {}


def continue_text(
    path: str, prompt: str, count: int, temperature: float, top_k: int, top_p: float, seed: int
) -> Answer:
    """`count` characters after `prompt`, and what each was drawn from.

    Header: `text`, `begun` (the prompt as it was read), `cut` (whether only its end was), `unknown` (characters that the network
    does not know), `letters` (a text of candidates for each character written). Arrays, (count, candidates): `plain` and `final`
    probabilities, `kept` 2 for what can be drawn, 1 for what top-p cut off, 0 for what top-k did; (count,): `drawn`, which candidate
    it is, `bits` = −log₂ of its plain probability, `left`, how many could be drawn.

    The first characters do not depend on `count`. Raises Problem("setting_out_of_range" | "writing_other"), and as `checkpoint.load`.
    """
    if not 1 <= count <= MOST:
        raise Problem("setting_out_of_range", name="count", low=1, high=MOST)
    told, _, network, known, config = begin(path, prompt, temperature, top_k, top_p)
    draws = iter(uniforms(seed, count).tolist())
    return continued(told, known, written(network, known.encode(told["begun"]), config, draws))


def continued(told: dict[str, Any], known: Characters, steps: Iterable[tuple[int, Choice]]) -> Answer:
    """The answer of `continue_text`: each character that was written, with what it was drawn from."""
    letters, rows, text = [], [], []
    for place, choice in steps:
        shown = candidates(choice, SHOWN, place)
        letters.append(known.decode(shown))
        rows.append((*_stages(choice, shown), shown.index(place), choice.plain[place], int(choice.kept.sum())))
        text.append(place)
    plain, final, kept, drawn, sure, left = zip(*rows, strict=True)
    arrays: dict[str, Array] = {
        "plain": np.array(plain, np.float32),
        "final": np.array(final, np.float32),
        "kept": np.array(kept, np.uint8),
        "drawn": np.array(drawn, np.int32),
        "bits": -np.log2(np.maximum(np.array(sure), 1e-30)).astype(np.float32),
        "left": np.array(left, np.int32),
    }
    return {**told, "text": known.decode(text), "letters": letters}, arrays


def next_characters(
    path: str,
    prompt: str,
    temperature: float,
    top_k: int,
    top_p: float,
    step: int = 0,  # noqa: ARG001 - of another step the answer is another
) -> Answer:
    """What may follow `prompt`: the most probable characters before and after each cut.

    Header as above, with `letters` one text, `left` how many can be drawn, `all` of how many, `choices` = 2^entropy of the plain
    distribution: among so many equally probable ones it would be as hard to guess. Arrays, (candidates,): `plain`, `heated`, `final`,
    `kept`; of those that are not among the candidates `rest` (3,), their share of each distribution.
    """
    told, _, network, known, config = begin(path, prompt, temperature, top_k, top_p)
    return following(told, known, next(written(network, known.encode(told["begun"]), config, iter((0.0,))))[1])


def following(told: dict[str, Any], known: Characters, choice: Choice) -> Answer:
    """The answer of `next_characters`, from the distribution of the first one."""
    shown = candidates(choice, BESIDE)
    plain, final, kept = _stages(choice, shown)
    heated = choice.heated[shown]
    positive = choice.plain[choice.plain > 0]
    numbers = {
        "letters": known.decode(shown),
        "left": int(choice.kept.sum()),
        "all": known.count - 1,
        "choices": float(2 ** -(positive * np.log2(positive)).sum()),
    }
    arrays: dict[str, Array] = {
        "plain": plain.astype(np.float32),
        "heated": heated.astype(np.float32),
        "final": final.astype(np.float32),
        "kept": kept,
        "rest": np.array([max(0.0, 1 - each.sum()) for each in (plain, heated, final)], np.float32),
    }
    return {**told, **numbers}, arrays


def candidates(choice: Choice, count: int, drawn: int | None = None) -> list[int]:
    """The `count` most probable characters, the drawn one among them wherever it stands; "unknown", which is never drawn, is not."""
    count = min(count, len(choice.plain) - 1)
    order = [int(each) for each in np.argsort(-choice.plain, kind="stable")[:count]]
    return order if drawn is None or drawn in order else [*order[:-1], drawn]


def _stages(choice: Choice, shown: list[int]) -> tuple[Array, Array, Array]:
    kept = choice.kept_k[shown].astype(np.uint8) + choice.kept[shown].astype(np.uint8)
    return choice.plain[shown], choice.final[shown], kept


def begin(
    path: str, prompt: str, temperature: float, top_k: int, top_p: float, kind: str = "writing"
) -> tuple[dict[str, Any], Learned, nn.Module, Characters, SamplingConfig]:
    """What is told of the beginning; what was learned, the network, its characters; how boldly it writes.

    A network that looks back over a window reads the last characters of the beginning that fit into it. Raises as `continue_text`.
    """
    values = {"temperature": temperature, "top_k": top_k, "top_p": top_p}
    config = from_dict(SamplingConfig, values)
    check(config)
    learned = _load(path, Path(path).stat().st_mtime_ns if Path(path).exists() else 0)
    if learned.experiment.kind != kind:
        raise Problem("writing_other")
    longest = int(learned.about.get("window", LONGEST))
    known = Characters(str(learned.about["characters"]))
    whole = prompt.replace("\r\n", "\n").replace("\r", "\n")
    begun = whole[-longest:] or ("\n" if "\n" in known.letters else "")
    unknown = known.unknown(begun)
    told = {
        "begun": begun,
        "cut": len(whole) > longest,
        "unknown": list(unknown[:NAMED]),
        "unknown_more": max(0, len(unknown) - NAMED),
        "all_unknown": bool(begun) and not set(begun) & set(known.letters),
        "language": str(learned.about.get("language", "en")),
        "vocabulary": known.count - 1,
        "opening": _within(str(learned.about.get("prompt", ""))),
    }
    return told, learned, next(iter(learned.models.values())), known, config


def _within(opening: str) -> str:
    """An opening that stops before its sentence does: behind a full stop there is often one sign alone that may come next."""
    return opening[:-3] if len(opening) > 6 and opening.endswith(tuple(".!?。！？")) else opening


@lru_cache(maxsize=4)
def _load(path: str, changed: int) -> Learned:  # noqa: ARG001 - another time, another file
    return load(Path(path))
