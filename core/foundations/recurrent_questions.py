"""What a learner is asked to predict about the recurrent cell on the page, with the answers computed. Knows no screen and no wording."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.foundations.activations import Array
from core.foundations.recurrent import GATES, KEEPS, gru_step_of_the_paper
from core.foundations.recurrent_back import Back, Run, arriving, backward, forward
from core.foundations.recurrent_config import RecurrentConfig, sequence, weights
from core.quiz import Question


def passes(config: RecurrentConfig) -> tuple[Run, Back]:
    """The sequence of these settings, forward and back. Raises Problem as `recurrent_config.weights`."""
    given, w = sequence(config), weights(config)
    classes = config.kind == "text"
    run = forward(config.cell, w, given.x, given.targets, given.judged, classes=classes)
    return run, backward(config.cell, w, given.x, given.targets, given.judged, run, classes=classes)


def questions(config: RecurrentConfig) -> list[Question]:
    """Three or four about the sequence and the cell that are shown."""
    run, back = passes(config)
    given, w = sequence(config), weights(config)
    steps, last = len(given.x) - 1, len(given.x)
    asked = [_of_bias(config, back) if KEEPS[config.cell] else _of_doubled(config, w.U, back)]
    if config.cell == "lstm":
        kept = float(run.values["f"][-1, 0])
        asked.append(Question("left", kept**steps, (), {"f": f"{kept:.2f}", "steps": steps}))
        cell, hidden = (f"{run.values[name][-1, 0]:.3f}" for name in ("c", "h"))
        asked.append(
            Question("closed", "cell", ("cell", "hidden", "both", "neither"), {"t": last, "c": cell, "h": hidden})
        )
    elif config.cell == "gru":
        asked.append(Question("open", "old", ("old", "candidate", "zero"), {"t": last}))
    else:
        factor = float(w.U[0, 0])
        asked.append(Question("power", factor**steps, (), {"u": f"{factor:.2f}", "steps": steps}))
    gates, inputs, hidden_size = len(GATES[config.cell]), given.x.shape[1], config.hidden
    count = gates * (hidden_size * inputs + hidden_size**2 + 2 * hidden_size)
    asked.append(
        Question(
            "count",
            float(count),
            (),
            {"gates": gates, "inputs": inputs, "hidden": hidden_size, "name": config.cell.upper()},
        )
    )
    return asked


def _of_bias(config: RecurrentConfig, back: Back) -> Question:
    """The gate that keeps gets another bias: what becomes of the gradient that arrives at the first step?"""
    other = replace(config, forget_bias=-2.0 if config.forget_bias > 0 else 4.0)
    return _compared("bias", back, passes(other)[1], {"bias": f"{other.forget_bias:g}"})


def _of_doubled(config: RecurrentConfig, u: Array, back: Back) -> Question:
    """Every recurrent weight twice as large."""
    listed = [float(value) for each in weights(config) for value in each.ravel()]
    start = weights(config).W.size
    listed[start : start + u.size] = (2 * u).ravel().tolist()
    return _compared("doubled", back, passes(replace(config, weights=tuple(listed)))[1], {})


def _compared(name: str, back: Back, other: Back, values: dict[str, str]) -> Question:
    now, then = (float(arriving(each, "h")[0]) for each in (back, other))
    answer = "same" if np.isclose(now, then, rtol=1e-6, atol=0) else "larger" if then > now else "smaller"
    return Question(name, answer, ("larger", "smaller", "same"), {**values, "now": f"{now:.2g}", "then": f"{then:.2g}"})


def facts(config: RecurrentConfig) -> dict[str, str]:
    """What the claims on the page come to for the sequence that is shown, by name; shares with the loss at the end."""
    run, _ = passes(config)
    cells = {}
    for cell in GATES:
        # the other cells as the seed draws them
        other = config if cell == config.cell else replace(config, cell=cell, weights=())  # type: ignore[arg-type]
        other = replace(other, judged="end")
        found = arriving(passes(other)[1], "h")
        cells[cell] = found[0] / found[-1] if found[-1] else 0.0
    return {
        "steps": str(len(run.y) - 1),
        **{cell: f"{share:.1e}" for cell, share in cells.items()},
        "h": f"{run.values['h'][-1, 0]:.3f}",
        "c": f"{run.values['c'][-1, 0]:.3f}" if config.cell == "lstm" else "",
        "paper": f"{_paper(config):.3g}" if config.cell == "gru" else "",
    }


def _paper(config: RecurrentConfig) -> float:
    """How far the last state of the GRU of the paper lies from PyTorch's, with the same weights: the largest difference."""
    w = weights(config)
    h = np.zeros(config.hidden)
    for x in sequence(config).x:
        h = gru_step_of_the_paper(w, x, h)["h"]
    return float(np.abs(h - passes(config)[0].values["h"][-1]).max())
