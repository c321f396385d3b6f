"""Which sentence about a neuron is true of it: each example has a story, and a hand may take the neuron out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from core.foundations.gates import told_apart
from core.foundations.neuron import CLAIMS, EXAMPLES, NeuronConfig, compute

WRONG = 0.5  # how far beside the target an answer has to be to be called wrong
FLAT = 1e-2  # a slope of which nothing is seen
OFFERED: Mapping[str, NeuronConfig] = MappingProxyType({**EXAMPLES, **CLAIMS})


def look(neuron: NeuronConfig, last: str = "own") -> str:
    """The example or claim whose story is true of this neuron: the one it is, or the `last` one told; else "own"."""
    same = next((name for name, offered in OFFERED.items() if offered == neuron), None)
    if same is None and last in _TRUE and _TRUE[last](neuron):
        return last
    return same or "own"


def _too_small(neuron: NeuronConfig) -> bool:
    return compute(neuron)[0].a < neuron.target and neuron.activation == "sigmoid" and neuron.inputs == 2


def _computes(gate: str, neuron: NeuronConfig) -> bool:
    return neuron.points == gate and neuron.inputs == 2 and told_apart(neuron.w, neuron.b, gate) == 4


def _wrong_and_flat(neuron: NeuronConfig) -> bool:
    out, _, gradients = compute(neuron)
    return abs(out.a - neuron.target) > WRONG and abs(gradients.a_by_z) < FLAT


def _only_the_weights_moved(neuron: NeuronConfig) -> bool:
    start = EXAMPLES["overshoot"]
    return replace(neuron, w1=start.w1, w2=start.w2, b=start.b) == start


# The stories that stay true for more than one neuron; the claims speak of their very numbers.
_TRUE: Mapping[str, Callable[[NeuronConfig], bool]] = MappingProxyType(
    {
        "start": _too_small,
        "and": lambda neuron: _computes("and", neuron),
        "or": lambda neuron: _computes("or", neuron) and (neuron.w == EXAMPLES["and"].w).all(),
        "xor": lambda neuron: neuron.points == "xor" and neuron.inputs == 2,
        "saturated": lambda neuron: neuron.activation == "sigmoid" and _wrong_and_flat(neuron) and neuron.target == 0,
        "dead": lambda neuron: neuron.activation == "relu" and _wrong_and_flat(neuron),
        "step": lambda neuron: neuron.activation == "step" and _wrong_and_flat(neuron),
        "overshoot": _only_the_weights_moved,
    }
)
