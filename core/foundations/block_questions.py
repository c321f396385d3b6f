"""What a learner is asked to predict about the block on the page, with the answers computed. Knows no screen and no wording."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.foundations.activations import Array
from core.foundations.block import Affine, layer_norm, rms
from core.foundations.block_config import BlockConfig
from core.foundations.block_cost import PARTS, even, sizes, total, value, work
from core.foundations.block_run import run
from core.quiz import Question

WRITTEN = 100  # tokens
FEED, LOOK = ("widen", "narrow"), ("scores", "mix")


def questions(config: BlockConfig) -> list[Question]:
    """Four: a norm by hand, what a block is made of, where length takes over, what a cache spares."""
    row = np.random.default_rng(config.seed + 1).permutation(9)[:4].astype(float)
    normed = layer_norm(row, Affine(np.ones(4), np.zeros(4)), epsilon=0.0).output
    at = sizes(config)
    told = {"width": config.width, "inner": at["m"]}
    return [
        Question("norm", round(float(normed[-1]), 4), (), {"row": ", ".join(f"{each:.0f}" for each in row)}),
        Question("share", 100 * 2 * at["m"] / (4 * at["d"] + 2 * at["m"]), (), told, percent=True),
        Question("even", even(at), (), told),
        Question("spared", work(WRITTEN, cached=False), (), {"tokens": WRITTEN}),
    ]


def facts(config: BlockConfig) -> dict[str, str]:
    """What the claims on the page come to for what is set, by name."""
    quiet, loud = (run(replace(config, loud=times, norm="pre")) for times in (1, 10))
    found = {
        "times": f"{rms(loud.x).mean() / rms(quiet.x).mean():.0f}",
        "moved": f"{np.abs(loud.norm1.output - quiet.norm1.output).max():.5f}",
        "share_quiet": _share(quiet.attended.output, quiet.y),
        "share_loud": _share(loud.attended.output, loud.y),
    }
    at = sizes(config)
    weights, operations = total(at)
    fed, looked = (
        (sum(value(getattr(each, kind), at) for each in PARTS if each.name in names))
        for kind, names in (("weights", FEED), ("operations", LOOK))
    )
    found |= {"fed": f"{100 * fed / weights:.0f}", "looked": f"{100 * looked / operations:.1f}"}
    return found | {"width": str(config.width), "length": str(config.length), "even": f"{even(at):.0f}"}


def _share(branch: Array, stream: Array) -> str:
    """How loud what is added is beside the stream after it, in percent."""
    return f"{100 * rms(branch).mean() / rms(stream).mean():.0f}"
