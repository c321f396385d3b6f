"""The case file: each case plants its bug by editing lines of the healthy training, each repair edits the broken one.

An edit is (old, new); `old` stands in the source exactly once. Loads no torch: the page reads the sources from here.
"""

from __future__ import annotations

import ast
import difflib
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import Problem

Edits = tuple[tuple[str, str], ...]
RECIPE = Path(__file__).with_name("recipe.py")
MYSTERIES = 999
OPTIONS = 5  # diagnoses that a mystery offers

# Repairs that learners reach for first, whatever is broken.
ANYWHERE: dict[str, Edits] = {
    "slower": (("lr=0.03", "lr=0.003"),),
    "faster": (("lr=0.03", "lr=0.3"),),
    "longer": (("range(12)", "range(24)"),),
    "wider": (("[64, 32, 32, 32, 32, 32, 10]", "[64, 64, 64, 64, 64, 64, 10]"),),
    "clip": (
        (
            "            optimizer.step()\n",
            "            nn.utils.clip_grad_norm_(model.parameters(), 1.0)\n            optimizer.step()\n",
        ),
    ),
}
_BY_HAND = """\
            p = scores.sigmoid()
            t = F.one_hot(targets[batch], 10)
            loss = -(t * p.log() + (1 - t) * (1 - p).log()).sum(1).mean()
"""
_FROM_LOGITS = """\
            t = F.one_hot(targets[batch], 10).float()
            loss = F.binary_cross_entropy_with_logits(scores, t, reduction="sum") / len(batch)
"""
_ENTROPY = "            loss = F.cross_entropy(scores, targets[batch])\n"
_DROPPED = '            model.add_module(f"drop{place}", Dropout(0.1, generator))\n'
_ACTIVE = '            model.add_module(f"active{place}", nn.ReLU())\n'
_DEEP = ("[64, 32, 32, 32, 32, 32, 10]", "[64, 32, 32, 32, 32, 32, 32, 32, 32, 32, 10]")


@dataclass(frozen=True)
class Case:
    """`bug` edits the healthy source, `cure` the broken one; `others` are repairs that do not help and diagnoses that do not fit."""

    bug: Edits
    cure: Edits
    repairs: tuple[str, str]  # of ANYWHERE
    diagnoses: tuple[str, str, str]  # other cases
    telling: tuple[str, ...]  # the instruments that show it


CASES: dict[str, Case] = {
    "rate": Case(
        (("lr=0.03", "lr=3"),),
        (("lr=3", "lr=0.03"),),
        ("longer", "wider"),
        ("vanish", "unshuffled", "zero_grad"),
        ("ratios", "loss", "traps"),
    ),
    "dead": Case(
        (("nn.init.zeros_(linear.bias)", "nn.init.constant_(linear.bias, -3)"),),
        (("nn.init.constant_(linear.bias, -3)", "nn.init.zeros_(linear.bias)"),),
        ("faster", "longer"),
        ("rate", "labels", "unshuffled"),
        ("activations", "gradients"),
    ),
    "vanish": Case(
        (_DEEP, ("nn.ReLU()", "nn.Sigmoid()")),
        (("nn.Sigmoid()", "nn.ReLU()"),),
        ("faster", "longer"),
        ("dead", "rate", "misaligned"),
        ("gradients", "ratios"),
    ),
    "labels": Case(
        (('digits("checked"', 'digits("crowd"'),),
        (('digits("crowd"', 'digits("checked"'),),
        ("longer", "wider"),
        ("misaligned", "leak", "vanish"),
        ("examples", "accuracy"),
    ),
    "misaligned": Case(
        (("targets = labels[order]", "targets = labels"),),
        (("targets = labels\n", "targets = labels[order]\n"),),
        ("slower", "wider"),
        ("vanish", "dead", "unshuffled"),
        ("examples", "accuracy"),
    ),
    "zero_grad": Case(
        (("            optimizer.zero_grad()\n", ""),),
        (("            model.train()\n", "            model.train()\n            optimizer.zero_grad()\n"),),
        ("longer", "wider"),
        ("rate", "labels", "leak"),
        ("sums", "gradients"),
    ),
    "unshuffled": Case(
        (("torch.randperm(len(rows), generator=generator)", "targets[rows].argsort(stable=True)"),),
        (("targets[rows].argsort(stable=True)", "torch.randperm(len(rows), generator=generator)"),),
        ("longer", "wider"),
        ("rate", "labels", "vanish"),
        ("classes", "loss"),
    ),
    "leak": Case(
        (("test = torch.arange(500, 900)", "test = torch.arange(400)"),),
        (("test = torch.arange(400)", "test = torch.arange(500, 900)"),),
        ("slower", "wider"),
        ("labels", "dropout", "unshuffled"),
        ("checks", "accuracy"),
    ),
    "log": Case(
        ((_ENTROPY, _BY_HAND), ("lr=0.03", "lr=0.05")),
        ((_BY_HAND, _FROM_LOGITS),),
        ("longer", "wider"),
        ("constant", "scale", "labels"),
        ("traps", "loss"),
    ),
    "constant": Case(
        (
            (
                "    inputs = images[order].flatten(1) / 16\n",
                "    inputs = images[order].flatten(1)\n    inputs = (inputs - inputs.mean(0)) / inputs.std(0)\n",
            ),
        ),
        (("inputs.std(0)\n", "inputs.std(0).clamp(min=1)\n"),),
        ("slower", "clip"),
        ("log", "labels", "leak"),
        ("traps", "checks"),
    ),
    "scale": Case(
        (("images[order].flatten(1) / 16", "images[order].flatten(1)"),),
        (("images[order].flatten(1)\n", "images[order].flatten(1) / 16\n"),),
        ("longer", "wider"),
        ("labels", "zero_grad", "leak"),
        ("checks", "activations", "loss"),
    ),
    "dropout": Case(
        ((_ACTIVE, _ACTIVE + _DROPPED), ("            model.eval()\n", "")),
        (("            watch.measure()\n", "            model.eval()\n            watch.measure()\n"),),
        ("longer", "slower"),
        ("leak", "labels", "unshuffled"),
        ("checks", "accuracy"),
    ),
}
HEALTHY = "healthy"  # no bug at all
RIGHT, OPEN = "cure", "open"


@cache
def healthy() -> str:
    """The healthy `train`, as it stands in its file."""
    text = RECIPE.read_text("utf-8")
    (found,) = (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name == "train")
    lines = text.splitlines(keepends=True)[found.lineno - 1 : found.end_lineno]
    assert found.body[0].end_lineno
    head, tail = lines[: found.body[0].lineno - found.lineno], lines[found.body[0].end_lineno - found.lineno + 1 :]
    return "".join(head + tail)  # what its docstring says holds of the healthy one only


def edited(source: str, edits: Edits) -> str:
    """`source` with each edit done. Raises ValueError where an edit's old text does not stand there exactly once."""
    for old, new in edits:
        if source.count(old) != 1:
            raise ValueError(f"{old!r} stands {source.count(old)} times in the source")
        source = source.replace(old, new)
    return source


def repairs_of(case: str) -> tuple[str, ...]:
    """The repairs that are offered for a case: the cure among two that do not help, in an order that does not tell which."""
    offered = [*CASES[case].repairs, RIGHT]
    random.Random(case).shuffle(offered)
    return tuple(offered)


def source_of(case: str, repair: str = OPEN) -> str:
    """The source of a case, with a repair done unless it is "open". Raises Problem("setting_not_a_choice")."""
    if case != HEALTHY and case not in CASES:
        raise Problem("setting_not_a_choice", name="case")
    if case == HEALTHY or repair == OPEN:
        return edited(healthy(), CASES[case].bug) if case != HEALTHY else healthy()
    if repair not in repairs_of(case):
        raise Problem("setting_not_a_choice", name="repair")
    return edited(source_of(case), CASES[case].cure if repair == RIGHT else ANYWHERE[repair])


def diff_of(case: str, repair: str) -> str:
    """The lines that a repair changes, as a unified diff with one line around them."""
    before, after = source_of(case).splitlines(), source_of(case, repair).splitlines()
    return "\n".join(list(difflib.unified_diff(before, after, n=1, lineterm=""))[2:])


def diagnoses_of(case: str, mystery: int = 0) -> tuple[str, ...]:
    """The diagnoses that are offered: the right one among three, of a mystery among four others, in an order drawn from the case."""
    draw = random.Random(f"{case} {mystery}")
    others = list(CASES[case].diagnoses)
    if mystery:
        rest = [name for name in CASES if name != case and name not in others]
        others += draw.sample(rest, OPTIONS - 1 - len(others))
    offered = [case, *others]
    draw.shuffle(offered)
    return tuple(offered)


def mystery(number: int) -> str:
    """The case behind the number of a mystery: among 1 to 12 each case is once, so among 13 to 24, and so on."""
    row, place = divmod(number - 1, len(CASES))
    order = list(CASES)
    random.Random(row).shuffle(order)
    return order[place]
