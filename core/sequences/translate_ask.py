"""Questions to a network that translates: what of this sentence, found greedily and with a beam? Knows no run and no page.

A child process answers them (core/oracle): the server never loads a tensor.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.config import check, from_dict
from core.data.tokens import UNKNOWN, Tokenizer
from core.errors import Problem
from core.models.transformer import Translator
from core.sequences.checkpoint import Learned, load
from core.sequences.translate import looked
from core.sequences.translate_config import LANE, SearchConfig, TranslateExperiment
from core.sequences.translate_pairs import Written
from core.sequences.translate_search import Found, Node, beam, greedy
from core.wire import Array

LONGEST = 400  # characters of a sentence that are taken
SHOWN = 3  # translations told of a beam, the best first
NAMED = 10  # unknown tokens that are named
Answer = tuple[dict[str, Any], dict[str, Array]]


def about(path: str, step: int = 0) -> Answer:  # noqa: ARG001 - of another step the answer is another
    """Of a file of weights: languages, units, layers, heads, longest, examples of sentences and whom to
    name for them. Raises as `_begin`."""
    learned = _opened(path)
    experiment: TranslateExperiment = learned.experiment
    return {
        "direction": experiment.data.direction,
        "languages": [side.language for side in experiment.data.sides],
        "units": [experiment.tokens.of(side) for side in experiment.data.sides],
        "layers": experiment.model.layers,
        "heads": experiment.model.heads,
        "longest": experiment.data.longest,
        "examples": [str(each) for each in learned.about.get("examples", [])],
        "credits": [str(each) for each in learned.about.get("credits", [])],
    }, {}


def translate(path: str, text: str, beam_width: int, length: float, step: int = 0) -> Answer:  # noqa: ARG001 - as above
    """A sentence in the other language.

    header  text (what was read of it), languages, pieces (tokens read), read, tokens (of the whole), unknown (names of tokens the
            network does not know), longest, layers, heads; greedy and best [{text, pieces, log, score, cut}] of the `SHOWN` best,
            same (whether the best is the greedy one), tree [{piece, parent, log, total, depth, kept, ended, best, greedy}],
            beam, length
    arrays  cross.greedy, cross.0 … (layers, heads, tokens written + end sign, tokens read): where each head looks
    Raises Problem "look_empty", "setting_out_of_range", "translate_other", and as `checkpoint.load`.
    """
    search = from_dict(SearchConfig, {"beam": beam_width, "length": length})
    check(search)
    learned = _opened(path)
    experiment: TranslateExperiment = learned.experiment
    model, source = learned.models[LANE], Tokenizer.of(learned.about["source"])
    assert isinstance(model, Translator)
    target = Written(Tokenizer.of(learned.about["target"]))
    whole = " ".join(text.split())[:LONGEST]
    encoded = source.encode(whole)
    if not encoded.ids:
        raise Problem("look_empty")
    most = experiment.data.longest
    ids, spans = encoded.ids[:most], encoded.spans[:most]
    row = torch.tensor(ids)
    plain = tuple(greedy(model, row[None], target, most)[0])
    found, nodes = beam(model, row, target, most, search.beam, search.length)
    alone, _ = beam(model, row, target, most, 1, search.length)  # the same as `plain`, with what it counts
    numbers = np.array(ids, np.int64)
    arrays: dict[str, Array] = {"cross.greedy": looked(model, numbers, target, list(plain)).astype(np.float32)}
    for place, each in enumerate(found[:SHOWN]):
        arrays[f"cross.{place}"] = looked(model, numbers, target, list(each.ids)).astype(np.float32)
    unknown = [whole[begin:end] for each, (begin, end) in zip(ids, spans, strict=True) if each == UNKNOWN]
    return {
        "text": whole[: spans[-1][1]] if len(ids) < len(encoded.ids) else whole,
        "languages": [side.language for side in experiment.data.sides],
        "pieces": [whole[begin:end] or "·" for begin, end in spans],
        "read": len(ids),
        "tokens": len(encoded.ids),
        "unknown": list(dict.fromkeys(unknown))[:NAMED],
        "longest": most,
        "layers": experiment.model.layers,
        "heads": experiment.model.heads,
        "beam": search.beam,
        "length": search.length,
        "greedy": _told(target, alone[0]),
        "best": [_told(target, each) for each in found[:SHOWN]],
        "same": found[0].ids == plain,
        "tree": _tree(target, nodes, found[0], plain),
    }, arrays


def _told(target: Written, found: Found) -> dict[str, Any]:
    return {
        "text": target.text(found.ids),
        "pieces": target.tokenizer.pieces(found.ids),
        "log": found.log,
        "score": found.score,
        "cut": found.cut,
    }


def _tree(target: Written, nodes: list[Node], best: Found, plain: tuple[int, ...]) -> list[dict[str, Any]]:
    """All that was considered; which of it is the way to the best translation, and which the greedy one."""
    way, at = set[int](), best.node
    while at >= 0:
        way.add(at)
        at = nodes[at].parent
    wanted = (*plain, target.end)
    on_greedy: set[int] = set()
    for place, node in enumerate(nodes):
        begun = node.parent == -1 or node.parent in on_greedy
        if begun and node.depth <= len(wanted) and node.token == wanted[node.depth - 1]:
            on_greedy.add(place)
    return [
        {
            "piece": "" if node.ended else target.tokenizer.pieces([node.token])[0],
            "parent": node.parent,
            "log": node.log,
            "total": node.total,
            "depth": node.depth,
            "kept": node.kept,
            "ended": node.ended,
            "best": place in way,
            "greedy": place in on_greedy,
        }
        for place, node in enumerate(nodes)
    ]


def _opened(path: str) -> Learned:
    learned = _load(path, Path(path).stat().st_mtime_ns if Path(path).exists() else 0)
    if learned.experiment.kind != "translate":
        raise Problem("translate_other")
    return learned


@lru_cache(maxsize=4)
def _load(path: str, changed: int) -> Learned:  # noqa: ARG001 - another time, another file
    return load(Path(path))
