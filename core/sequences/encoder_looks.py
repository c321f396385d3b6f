"""What a trained encoder and its rival answer to one sequence, and where every head looks. Asked through the oracle.

The file of a run's weights may be that of a run still going on: then it is a few seconds old. Knows no page and no words.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from core.data import encoder_tasks
from core.data.tokens import UNKNOWN, Tokenizer
from core.errors import Problem
from core.sequences.checkpoint import Learned, load
from core.sequences.encoder import looked
from core.sequences.encoder_texts import ASK
from core.sequences.looks_config import MOST_READ, kept
from core.wire import Array


def look(
    path: str,
    text: str = "",
    sample: int = 0,
    changed: int = 0,  # noqa: ARG001 - the same file some steps later
) -> tuple[dict[str, Any], dict[str, Array]]:
    """Of what somebody typed, or, without a text, of one of the samples that the run shows.

    header  step (of the weights), sample, tokens, answers (the right ones; of a typed text null), count (tokens of the whole text),
            unknown (of a typed text: the places of tokens that are not in the vocabulary; they stand as they were typed)
    arrays  maps (layers, heads, T, T), rollout (layers, T, T), probabilities (lanes, answers, classes)
    Raises Problem "look_empty", as core.data.encoder_tasks.read and `checkpoint.load`.
    """
    learned = load(Path(path))
    ids, tokens, answers, count = _typed(learned, text) if text.strip() else _shown(learned, sample)
    header = {"step": learned.step, "sample": sample, "tokens": tokens, "answers": answers, "count": count}
    if answers is None:
        header["unknown"] = [place for place, each in enumerate(ids) if each == UNKNOWN]
    return header, looked(learned.models, torch.tensor([ids]))


_Sequence = tuple[list[int], list[str], list[int] | None, int]


def _typed(learned: Learned, text: str) -> _Sequence:
    data = learned.experiment.data
    if data.made is not None:
        return _made(learned, encoder_tasks.read(data.made, text, data.length, data.letters)[0].tolist())
    tokenizer = Tokenizer.of(learned.about["tokens"])
    read = kept(text, MOST_READ)[0]
    found, spans = tokenizer.encode(read)
    if not found:
        raise Problem("look_empty")
    ids = found[: data.longest]
    own = [read[slice(*span)] if number == UNKNOWN else "" for number, span in zip(ids, spans, strict=False)]
    tokens = [mine or piece for mine, piece in zip(own, tokenizer.pieces(ids), strict=True)]
    return [len(tokenizer), *ids], [ASK, *tokens], None, len(found)


def _shown(learned: Learned, sample: int) -> _Sequence:
    data, shown = learned.experiment.data, learned.about["samples"]
    known = shown[max(0, min(sample, len(shown) - 1))]
    if data.made is not None:
        return _made(learned, known["ids"])
    pieces = Tokenizer.of(learned.about["tokens"]).pieces(known["ids"][1:])
    return known["ids"], [ASK, *pieces], [known["answer"]], len(pieces)


def _made(learned: Learned, ids: list[int]) -> _Sequence:
    data = learned.experiment.data
    sizes = encoder_tasks.form(data.made, data.length, data.letters)
    right = encoder_tasks.answers(data.made, torch.tensor([ids]).numpy(), data.letters)[0]
    return ids, [sizes.signs[each] for each in ids], right.tolist(), len(ids)
