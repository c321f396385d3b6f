"""Attention maps of one network for one text, in the oracle's child process: what is shown of them, packed. Knows no page and no words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from torch import Tensor

from core.errors import Problem
from core.explain.attention_maps import distance, entropy, most_entropy, rollout, thumbnails
from core.explain.heads import Kind, Reader, in_turn, observe
from core.predict.maps_form import MOST_WORK, ROLLOUT, kept_of, off_of
from core.predict.maps_readers import opened
from core.runs.memory import is_memory
from core.wire import Array

WHOLE = 400_000  # numbers of all maps that are sent as they are; of more, small pictures and the one that is looked at
SMALL = 48  # rows and columns of a small picture
LISTED = 8  # answers
NAMED = 10  # tokens that the network has never seen


def look(
    sort: str,
    path: str,
    text: str,
    hidden: Sequence[int] = (),
    off: Sequence[int] = (),
    layer: int = 0,
    head: int = 1,
) -> tuple[dict[str, Any], dict[str, Array]]:
    """What the network in the file or folder `path` looks at as it reads a text; numbers as in core.predict.maps_form.

    Of n tokens that are left, L layers, H heads:
    header  tokens (names of all), kept (places of those that are left), cut (tokens behind the end of what it can read), layers, heads,
            layer, head (looked at, from 1; head 0: rollout), off (heads, as given), kind (of answers), answers, change, whole (whether all
            maps are there), alike (whether a network without any change answered), unknown (names of tokens that it has never seen,
            NAMED at most), unknown_more (how many others)
    arrays  maps (L, H, n, n) and rollout (L, n, n), or of long texts chosen (n, n) and small (L, H + 1, s, s) in 0…255, the last of a
            layer its rollout; entropy (L, H) in bits and most (L,), the greatest that it can be; distance (L, H) in tokens
    Raises Problem "maps_empty", "maps_memory" and what opening the network raises.
    """
    with _memory():
        return _look(opened(sort, path), text, hidden, off, layer, head)


def effects(sort: str, path: str, text: str) -> tuple[dict[str, Any], dict[str, Array]]:
    """({"most": [layer, head]}, {"effects" (L, H)}): how much the answer changes without this one head, with all tokens and all other
    heads; and the head, from 1, without which it changes most.

    Nothing in both where that would be too much work: layers · heads · tokens · weights > MOST_WORK. Raises Problem as `look`.
    """
    with _memory():
        reader = opened(sort, path)
        ids = reader.cut(text)[0][: reader.longest]
        if not ids:
            raise Problem("maps_empty")
        if reader.layers * reader.heads * len(ids) * reader.weights > MOST_WORK:
            return {}, {}
        found = np.ascontiguousarray(in_turn(reader, ids).numpy(), np.float32)
        layer, head = divmod(int(found.argmax()), reader.heads)
        return {"most": [layer + 1, head + 1]}, {"effects": found}


@contextmanager
def _memory() -> Iterator[None]:
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if is_memory(error):
            raise Problem("maps_memory") from None
        raise


def _look(
    reader: Reader, text: str, hidden: Sequence[int], off: Sequence[int], layer: int, head: int
) -> tuple[dict[str, Any], dict[str, Array]]:
    ids, tokens = reader.cut(text)
    cut = max(0, len(ids) - reader.longest)
    ids, tokens = ids[: reader.longest], tokens[: reader.longest]
    if not ids:
        raise Problem("maps_empty")
    kept = kept_of(hidden, len(ids))
    pairs = off_of(off, reader.layers, reader.heads)
    seen = observe(reader, ids, kept, pairs)
    maps = seen.maps.float().numpy()
    mixed = rollout(maps)
    strange = list(
        dict.fromkeys(shown(name) for number, name in zip(ids, tokens, strict=True) if number == reader.unknown)
    )
    layer = layer if 1 <= layer <= reader.layers else reader.layers
    head = head if ROLLOUT <= head <= reader.heads else 1
    header = {
        "tokens": [shown(each) for each in tokens],
        "kept": kept,
        "cut": cut,
        "layers": reader.layers,
        "heads": reader.heads,
        "layer": layer,
        "head": head,
        "off": [100 * (one + 1) + other + 1 for one, other in pairs],
        "kind": seen.kind,
        "answers": answers(reader, seen.kind, seen.before, seen.after, kept),
        "change": seen.change,
        "whole": maps.size + mixed.size <= WHOLE,
        "alike": not pairs and len(kept) == len(ids),
        "unknown": strange[:NAMED],
        "unknown_more": max(0, len(strange) - NAMED),
    }
    arrays = {"entropy": entropy(maps), "distance": distance(maps), "most": most_entropy(maps)}
    if header["whole"]:
        arrays |= {"maps": maps, "rollout": mixed}
    else:
        every = np.concatenate((thumbnails(maps, SMALL), thumbnails(mixed, SMALL)[:, None]), axis=1)
        peaks = np.maximum(every.max(axis=(-2, -1), keepdims=True), 1e-9)
        arrays["small"] = np.rint(255 * every / peaks).astype(np.uint8)
        arrays["chosen"] = mixed[layer - 1] if head == ROLLOUT else maps[layer - 1, head - 1]
    return header, {name: np.ascontiguousarray(each, _TYPES.get(name, np.float32)) for name, each in arrays.items()}


_TYPES: dict[str, Any] = {"small": np.uint8}


def answers(reader: Reader, kind: Kind, before: Tensor, after: Tensor, kept: Sequence[int]) -> list[dict[str, Any]]:
    """What is answered with all heads and tokens, and now.

    One answer: the likeliest of both, {name, before, after}. One for each place: {place (among those left), name, share, was, before}.
    Vectors: {place, alike}, the cosine of before and now.
    """
    if kind == "vectors":
        alike = (before[list(kept)] * after).sum(-1) / (before[list(kept)].norm(dim=-1) * after.norm(dim=-1)).clamp_min(
            1e-12
        )
        return [{"place": place, "alike": float(each)} for place, each in enumerate(alike)]
    if kind == "places":
        rows = []
        for place in range(min(len(after), len(kept))):
            old, new = before[min(kept[place], len(before) - 1)], after[place]
            was, now = int(old.argmax()), int(new.argmax())
            rows.append({"place": place, "name": reader.name(now), "share": float(new[now]), "was": reader.name(was), "before": float(old[was])})  # fmt: skip
        return rows
    best = (before.maximum(after)).topk(min(LISTED, len(after))).indices.tolist()
    best.sort(key=lambda each: -float(before[each]))
    return [
        {"name": shown(reader.name(each)), "before": float(before[each]), "after": float(after[each])} for each in best
    ]


def shown(token: str) -> str:
    """A token as it can be seen: signs for what is blank, no longer than a word."""
    for blank, sign in (("\r\n", "⏎"), ("\n", "⏎"), ("\t", "⇥")):
        token = token.replace(blank, sign)
    seen = "".join(sign if sign.isprintable() else "�" for sign in token.strip())
    return (seen or "␣" * len(token) or "∅")[:40]
