"""The part of an exported script that builds the network and its loss. Knows no data and no training."""

from __future__ import annotations

from itertools import accumulate

from core.playground.experiment import weights_of
from core.playground.export_course import Course
from core.playground.export_data import plain
from core.training import small_random

MODULES = {
    "tanh": "nn.Tanh()",
    "sigmoid": "nn.Sigmoid()",
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU(0.01)",
    "elu": "nn.ELU()",
    "gelu": "nn.GELU()",
    "silu": "nn.SiLU()",
    "softplus": "nn.Softplus(threshold=40)",
}
DRAWN = {
    "xavier_normal": "chance.normal(0, math.sqrt(2 / (n + m)), (m, n))",
    "xavier_uniform": "chance.uniform(-math.sqrt(6 / (n + m)), math.sqrt(6 / (n + m)), (m, n))",
    "he_normal": "chance.normal(0, math.sqrt(2 / n), (m, n))",
    "he_uniform": "chance.uniform(-math.sqrt(6 / n), math.sqrt(6 / n), (m, n))",
    "normal": "chance.normal(0, 1, (m, n))",
    "uniform": "chance.uniform(0, 1, (m, n))",
}
LOSSES = {
    "squared": "((output - y) ** 2 / 2).sum(dim=1).mean()",
    "huber": 'nn.functional.huber_loss(output, y, reduction="none").sum(dim=1).mean()',
    "two": "nn.functional.binary_cross_entropy_with_logits(output, y)",
    "many": "nn.functional.cross_entropy(output, y)",
}


def network(course: Course, inputs: int, outputs: int, output: str) -> str:
    """Lines that make `network`, `layers` and `loss`; `output` is the activation of the output layer."""
    config = course.network
    dropout = course.either("keep", 1.0)
    lines, before = [], inputs
    firsts = [0, *accumulate(config.units)]
    for units, activation, first in zip(config.units, config.activations, firsts, strict=False):
        parts = [f"nn.Linear({before}, {units})"]
        parts += [MODULES[activation]] if activation in MODULES else []
        parts += [f"Dropout({first})"] if dropout else []
        lines.append(", ".join(parts) + ",")
        before = units
    last = f"nn.Linear({before}, {outputs})," + (" nn.Tanh()," if output == "tanh" else "")
    if course.loss == "cross_entropy":
        last += f"  # the loss below knows the {output}"
    built = "\n".join(f"    {line}" for line in [*lines, last])
    layers = (
        "layers = [module for module in network if isinstance(module, nn.Linear)]\n" if _needs_layers(course) else ""
    )
    return f"""network = nn.Sequential(
{built}
)
{layers}
{_first_weights(course)}


def loss(output, y):
    return {LOSSES[course.task if course.loss == "cross_entropy" else course.loss]}"""


def _needs_layers(course: Course) -> bool:
    """Whether some line speaks of the layers one by one."""
    penalties = any(course.either(name, 0.0) for name in ("l1", "l2", "decay"))
    edited = course.branches and bool(weights_of(course.changes))
    return course.network.initialization != "zeros" or penalties or edited


def _first_weights(course: Course) -> str:
    """Lines that draw the weights; biases begin at 0."""
    config = course.network
    if config.initialization == "zeros":
        return "with torch.no_grad():\n    for each in network.parameters():\n        each.zero_()"
    return f"""chance = np.random.default_rng({config.seed})
with torch.no_grad():
    for layer in layers:
        m, n = layer.weight.shape  # to m units from n
        layer.weight.copy_(torch.tensor({DRAWN[config.initialization]}))
        layer.bias.zero_()"""


def randomness(course: Course) -> str:
    """Lines of the functions that draw the order of the examples and, where there is dropout, its masks."""
    dropout = course.either("keep", 1.0)
    constants = ["GOLDEN", "FIRST", "SECOND"]
    lines = [f"{name} = np.uint64(0x{int(getattr(small_random, name)):X})" for name in constants]
    lines += [f"ORDER = {small_random.ORDER}"] + ([f"DROPOUT = {small_random.DROPOUT}"] if dropout else [])
    parts = ["\n".join(lines), plain(small_random.mix), plain(small_random.order)]
    if dropout:
        parts += [
            plain(small_random.dropout_mask),
            """class Dropout(nn.Module):
    \"\"\"Silences units at random while training; which, depends on seed, update, unit and example alone.\"\"\"

    def __init__(self, first_unit):
        super().__init__()
        self.first_unit = first_unit

    def forward(self, a):
        if not self.training:
            return a
        return a * torch.tensor(dropout_mask(seed, updates, self.first_unit, a.shape[1], len(a), keep))""",
        ]
    return "\n\n\n".join(part.rstrip() for part in parts)
