"""What a learner is asked to predict about the attention on the page, with the answers computed. Knows no screen and no wording."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.foundations.activations import Array
from core.foundations.attention import Attended, attend, entropy
from core.foundations.attention_config import AttentionConfig
from core.foundations.attention_run import mask, run, sentences, weights
from core.quiz import Question

SMALL = 1e-9  # what two ways of adding the same numbers may differ by


def questions(config: AttentionConfig) -> list[Question]:
    """Three about the sentence and the attention that are shown."""
    asking, asked = sentences(config)
    T, S = len(asking.tokens), len(asked.tokens)
    first = _of_scaling(config) if config.kind == "dot" and config.choice == "soft" else _of_heads(config)
    counted = Question("count", float(config.heads * T * S), (), {"heads": config.heads, "queries": T, "keys": S})
    swapped = Question("order", order(config), ("same", "other"), {"token": asking.tokens[1]})
    return [first, counted, swapped]


def order(config: AttentionConfig) -> str:
    """What becomes of the second token's output when the first and the last real one change places: "same" or "other"."""
    now, then = run(config).output, _reordered(config, swap=True).output
    return "same" if np.abs(now[1] - then[1]).max() < SMALL else "other"


def facts(config: AttentionConfig) -> dict[str, str]:
    """What the claims on the page come to for the sentence that is shown, by name."""
    plain = replace(config, kind="dot", choice="soft", mask="none")
    found = {name: run(replace(plain, scaling=scaling)).weights for name, scaling in (("on", True), ("off", False))}
    told = {f"largest_{name}": f"{_largest(each):.2f}" for name, each in found.items()}
    told |= {f"entropy_{name}": f"{entropy(each).mean():.2f}" for name, each in found.items()}
    told["most"] = f"{np.log(found['on'].shape[-1]):.2f}"
    for name, positions in (("with", True), ("without", False)):
        each = replace(plain, positions=positions, cross=False)
        moved = _reordered(each).output[::-1] - run(each).output
        told[f"moved_{name}"] = f"{0.0 if np.abs(moved).max() < SMALL else np.abs(moved).max():.2f}"
    padded = replace(plain, mask="padding")
    asking, asked = sentences(padded)
    seen = np.ones_like(mask(padded, asking, asked))
    open_ = attend(weights(padded), asking.X, asked.X, seen, scaling=config.scaling).weights
    told["padding"] = f"{100 * open_[:, : asking.real, asked.real :].sum(axis=-1).mean():.1f}"
    return told | {"size": str(config.d // config.heads)}


def _of_scaling(config: AttentionConfig) -> Question:
    """Scaling is switched: what becomes of the largest weight of a row, on average over rows and heads?"""
    now, then = (_largest(run(each).weights) for each in (config, replace(config, scaling=not config.scaling)))
    answer = "same" if abs(now - then) < SMALL else "larger" if then > now else "smaller"
    name = "unscaled" if config.scaling else "scaled"
    return Question(name, answer, ("larger", "smaller", "same"), {"now": f"{now:.2f}", "then": f"{then:.2f}"})


def _of_heads(config: AttentionConfig) -> Question:
    """How many numbers of d does each head get?"""
    return Question("size", config.d / config.heads, (), {"d": config.d, "heads": config.heads})


def _largest(shares: Array) -> float:
    return float(shares.max(axis=-1).mean())


def _reordered(config: AttentionConfig, *, swap: bool = False) -> Attended:
    """The same with the real tokens of the asking sentence backwards, or only its ends swapped."""
    asking, asked = sentences(config)
    places = np.arange(len(asking.tokens))
    if swap:
        places[[0, asking.real - 1]] = places[[asking.real - 1, 0]]
    else:
        places[: asking.real] = places[: asking.real][::-1]
    moved = asking._replace(X=asking.E[places] + asking.P)
    other = asked if config.cross else moved
    return attend(
        weights(config),
        moved.X,
        other.X,
        mask(config, moved, other),
        kind=config.kind,
        scaling=config.scaling,
        hard=config.choice == "hard",
    )
