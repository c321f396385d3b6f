"""Why a network that reads a text says what it says: each token's part in the decision, what it thinks after each, every gate.

Asked through the oracle with the file of a run's weights. Knows no page and no words.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from core.data.tokens import UNKNOWN, Tokenizer
from core.errors import Problem
from core.sequences import contributions
from core.sequences.checkpoint import load
from core.sequences.contributions import Shares, lead
from core.sequences.looks_config import MOST_READ, Method, kept
from core.sequences.reading_models import Average, BagOfWords, Reader
from core.sequences.reading_texts import padded
from core.sequences.unrolled import cell_of, unrolled
from core.wire import Array

_BLOCK = 25  # tokens


def about(path: str, step: int = 0) -> tuple[dict[str, Any], dict[str, Array]]:  # noqa: ARG001 - the same file some steps later
    """Of a file of weights: lanes (names), linear (those of them that have exact shares), layers, classes, language, unit, longest.

    Raises Problem as `checkpoint.load`.
    """
    learned = load(Path(path))
    return {
        "lanes": list(learned.models),
        "linear": [name for name, each in learned.models.items() if not isinstance(each, Reader)],
        "layers": learned.experiment.model.layers,
        "classes": list(learned.about["classes"]),
        "language": learned.about["language"],
        "unit": learned.experiment.tokens.unit,
        "longest": learned.experiment.data.longest,
    }, {}


def look(
    path: str, text: str, lane: str = "", method: Method = "left_out", target: int = -1, layer: int = 0
) -> tuple[dict[str, Any], dict[str, Array]]:
    """What the networks say of a text, and how the one called `lane` comes to it, for class `target` (−1: the one it answers).

    Of T tokens, C classes:
    header  lanes [{name, probabilities}], classes (names), unit (of tokens), lane, best, target, method (in use), text, count
            (characters of the whole text), tokens (of what is kept of it), read (T: no more than it learned to read), unknown, score,
            baseline, total (Σ shares; of left_out no more than a sum), steps (on the path); of a recurrent network also cell, layer,
            layers, units, gates, pooling, bias
    arrays  spans (T, 2), strange (T,), shares (T,) towards the target's lead, chances (T, C) after each token; of a recurrent
            network gate.<name> (T, units), varied (gates, units): standard deviations, and of the last layer adds (units,): of
            each unit what it adds to the lead, which is Σ adds + bias
    Raises Problem "look_empty" and as `checkpoint.load`.
    """
    text, count = kept(text, MOST_READ)
    learned = load(Path(path))
    tokenizer, models = Tokenizer.of(learned.about["tokens"]), learned.models
    found = tokenizer.encode(text)
    if not found.ids:
        raise Problem("look_empty")
    ids = found.ids[: learned.experiment.data.longest]
    lane = lane if lane in models else next(iter(models))
    model = models[lane]
    with torch.inference_mode():
        logits = {name: each(torch.tensor([ids]))[0].double() for name, each in models.items()}
    best = int(logits[lane].argmax())
    target = target if 0 <= target < len(logits[lane]) else best
    method = method if method != "exact" or not isinstance(model, Reader) else "gradients"
    shares = _shares(model, ids, target, method)
    spans = found.spans[: len(ids)]
    header = {
        "lanes": [{"name": name, "probabilities": each.softmax(0).tolist()} for name, each in logits.items()],
        "classes": list(learned.about["classes"]),
        "unit": tokenizer.unit,
        "lane": lane,
        "best": best,
        "target": target,
        "method": method,
        "text": text[: spans[-1][1]] if len(ids) < len(found.ids) else text,
        "count": count,
        "tokens": len(found.ids),
        "read": len(ids),
        "unknown": ids.count(UNKNOWN),
        "score": shares.score,
        "baseline": shares.baseline,
        "total": float(shares.shares.sum(dtype=np.float64)),
        "steps": shares.steps,
    }
    arrays = {
        "spans": np.array(spans, np.int32),
        "strange": (np.array(ids) == UNKNOWN).astype(np.uint8),
        "shares": shares.shares,
    }
    if not isinstance(model, Reader):
        return header, arrays | {"chances": contributions.after_each(_asked(model), ids)}
    told, inside = _inside(model, ids, target, layer)
    return header | told, arrays | inside


def _asked(model: nn.Module) -> contributions.Logits:
    """The network as texts of numbers ask it; one without a token is one unknown token, as it is to whom learns."""

    def logits(texts: Sequence[Sequence[int]]) -> Tensor:
        answer: Tensor = model(padded([np.array(each or [UNKNOWN], np.int64) for each in texts]))
        return answer

    return logits


def _shares(model: nn.Module, ids: list[int], target: int, method: Method) -> Shares:
    """What each token contributes to the lead of the class."""
    if method == "left_out":
        logits = _asked(model)
        with torch.inference_mode():
            score = float(lead(logits([ids]).double())[0, target])
            if isinstance(model, Reader) and len(ids) > 1:
                without = lead(_without_each(model, ids).double())[:, target]
                return Shares((score - without).numpy().astype(np.float32), score, 0.0, 0)
        return Shares(contributions.left_out(logits, ids)[:, target], score, 0.0, 0)
    numbers = torch.tensor(ids)
    if isinstance(model, BagOfWords):
        return _added(_of_bag(model, numbers), model.bias, target)
    if isinstance(model, Average):
        readout = cast(nn.Linear, model.readout)
        return _added(model.embedding(numbers) @ readout.weight.T / len(ids), readout.bias, target)
    assert isinstance(model, Reader)

    def scores(x: Tensor) -> Tensor:
        return lead(model.judge(x, torch.ones(x.shape[:2], dtype=torch.bool)))[:, target]

    state = model.recurrent.hidden_size * model.recurrent.num_layers
    return contributions.on_the_path(scores, model.embedding(numbers), state)


def _without_each(model: Reader, ids: list[int]) -> Tensor:
    """(tokens, classes): the logits of the text without each token. What comes before it is read once for `_BLOCK` of them."""
    x = model.embedding(torch.tensor(ids))
    before, state, found = x.new_zeros(1, 0, model.recurrent.hidden_size), None, []
    for begin in range(0, len(x), _BLOCK):
        rest = x[begin:]
        count = min(_BLOCK, len(rest))
        others = torch.arange(len(rest) - 1).expand(count, -1)
        others = others + (others >= torch.arange(count)[:, None])  # row t: all places but t
        hidden = before.expand(count, -1, -1)
        if others.shape[1]:
            hidden = torch.cat([hidden, model.recurrent(rest[others], _times(state, count))[0]], 1)
        found.append(model.readout(model.pool(hidden, torch.ones(hidden.shape[:2], dtype=torch.bool))))
        read, state = model.recurrent(rest[None, :count], state)
        before = torch.cat([before, read], 1)
    return torch.cat(found)


def _times(state: Any, count: int) -> Any:
    """The state of one text for `count` texts."""
    if state is None:
        return None
    if isinstance(state, tuple):
        return tuple(_times(each, count) for each in state)
    return state.repeat(1, count, 1)


def _of_bag(model: BagOfWords, ids: Tensor) -> Tensor:
    """(tokens, classes): the weight of each token's place; what counts once, however often it occurs, is shared among its places."""
    weights = model.weights[ids]
    return weights if model.times else weights / (ids[:, None] == ids).sum(1, keepdim=True)


def _added(parts: Tensor, bias: Tensor, target: int) -> Shares:
    """Of a linear network, whose logits are bias + Σ parts (tokens, classes): each token has its exact share of the lead."""
    shares, baseline = lead(parts.detach().double())[:, target], float(lead(bias.detach().double())[target])
    return Shares(shares.numpy().astype(np.float32), float(shares.sum()) + baseline, baseline, 1)


@torch.inference_mode()
def _inside(model: Reader, ids: list[int], target: int, layer: int) -> tuple[dict[str, Any], dict[str, Array]]:
    """Every gate of one layer, and what would be answered if the text ended at each token."""
    readout = cast(nn.Linear, model.readout)
    layers = unrolled(model.recurrent, model.embedding(torch.tensor(ids)))
    layer = layer if 1 <= layer <= len(layers) else len(layers)
    values = layers[layer - 1]
    pooled = pooled_so_far(torch.from_numpy(layers[-1]["hidden"]), model.pooling)
    arrays = {
        "chances": readout(pooled).double().softmax(-1).numpy().astype(np.float32),
        "varied": np.stack([each.std(0) for each in values.values()]).astype(np.float32),
        **{f"gate.{name}": each.astype(np.float32) for name, each in values.items()},
    }
    if layer == len(layers):
        weight = lead(readout.weight.T)[:, target]  # (units,)
        arrays["adds"] = (weight * pooled[-1]).numpy().astype(np.float32)
    return {
        "cell": cell_of(model.recurrent),
        "layer": layer,
        "layers": len(layers),
        "units": model.recurrent.hidden_size,
        "gates": list(values),
        "pooling": model.pooling,
        "bias": float(lead(readout.bias)[target]),
    }, arrays


def pooled_so_far(hidden: Tensor, pooling: str) -> Tensor:
    """(time, units) → the same shape: at each place what `Reader.pool` makes of a text that ends there."""
    if pooling == "max":
        return hidden.cummax(0).values
    if pooling == "mean":
        return hidden.cumsum(0) / torch.arange(1, len(hidden) + 1)[:, None]
    return hidden
