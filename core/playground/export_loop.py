"""The part of an exported script that trains: optimizer, schedule, loop, branch. Knows no data and no layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.playground.experiment import weights_of
from core.playground.export_course import Course
from core.training import schedules

RULES = {
    "sgd": "torch.optim.SGD({}, lr=rate)",
    "momentum": "torch.optim.SGD({}, lr=rate, momentum=0.9)",
    "nesterov": "torch.optim.SGD({}, lr=rate, momentum=0.9, nesterov=True)",
    "adagrad": "torch.optim.Adagrad({}, lr=rate)",
    "rmsprop": "torch.optim.RMSprop({}, lr=rate)",
    "adam": "torch.optim.Adam({}, lr=rate)",
    "adamw": "torch.optim.AdamW({}, lr=rate, weight_decay=0.0)",
}
SHARES = {
    "linear": ["return 1 - t / steps"],
    "step": ["return 0.1 ** ((2 * t >= steps) + (4 * t >= 3 * steps))"],
    "exponential": ["return 0.01 ** (t / steps)"],
    "cosine": ["return (1 + math.cos(math.pi * t / steps)) / 2"],
    "warmup": [
        "rise = max(1, round(0.1 * steps))",
        "if t < rise:",
        "    return (t + 1) / rise",
        "return (1 + math.cos(math.pi * (t - rise) / max(1, steps - rise))) / 2",
    ],
    "one_cycle": [
        f"top = {schedules.WARMUP} * steps - 1  # the step with the full rate",
        "if t <= top:",
        f"    return {schedules.START} + {1 - schedules.START} * (1 - math.cos(math.pi * (t / top if top > 0 else 1))) / 2",
        "down = (t - top) / max(steps - 1 - top, 1e-9)",
        f"return {schedules.END!r} + {1 - schedules.END!r} * (1 + math.cos(math.pi * down)) / 2",
    ],
    "constant": ["return 1.0"],
}

NAMES = ("seed", "rate", "batch_size", "epochs", "l1", "l2", "keep", "clip", "target", "patience")


def used(course: Course) -> list[str]:
    """The variables that this script has."""
    needed = {
        "seed": True,
        "rate": True,
        "batch_size": True,
        "epochs": course.either("schedule", "constant"),
        "l1": course.either("l1", 0.0),
        "l2": course.either("l2", 0.0),
        "keep": course.either("keep", 1.0),
        "clip": course.either("clip", float("inf")),
        "target": course.either("target", 0.0),
        "patience": course.either("patience", float("inf")),
    }
    return [name for name in NAMES if needed[name]]


def _optimizer(course: Course, rule: str, decay: float) -> list[str]:
    """Lines that make the optimizer; decay is of the weights alone."""
    if rule != "adamw" or not course.either("decay", 0.0):
        return [f"optimizer = {RULES[rule].format('network.parameters()')}"]
    return [
        f'groups = [{{"params": weights, "weight_decay": {decay!r}}}, {{"params": biases, "weight_decay": 0.0}}]',
        "optimizer = torch.optim.AdamW(groups, lr=rate)",
    ]


def training(course: Course, words: Mapping[str, str]) -> str:
    """Lines that set the variables, then train and print losses; `words` says what each schedule does."""
    before, _ = course.values()
    lines = [f"{name} = {_written(before[name])}" for name in used(course)]
    lines += ["updates = 0  # so far"] if "keep" in used(course) else []
    if course.either("decay", 0.0):
        lines += ["weights, biases = [layer.weight for layer in layers], [layer.bias for layer in layers]"]
    lines += _optimizer(course, before["rule"], before["decay"])
    if _share(course) == "share":
        lines += [f"share = {before['schedule']}_share"]
    if "patience" in used(course):
        lines += ["best, since = math.inf, 0  # lowest test loss, epochs since then"]
    return "\n".join([*_shares(course, words), *lines, "", *_losses(course), "", *_loop(course)])


def _written(value: Any) -> str:
    return "math.inf" if value == float("inf") else repr(value)


def _shares(course: Course, words: Mapping[str, str]) -> list[str]:
    """The schedules as functions."""
    if not course.either("schedule", "constant"):
        return []
    before, after = course.values()
    lines: list[str] = []
    for name in dict.fromkeys([before["schedule"], after["schedule"] if course.branches else before["schedule"]]):
        lines += [
            f"def {name}_share(t, steps):",
            f'    """{words[f"schedule.{name}"]}"""',
            *(f"    {line}" for line in SHARES[name]),
            "",
            "",
        ]
    return lines


def _share(course: Course) -> str:
    """The name of the schedule's function; it is another from a branch on if that has another schedule."""
    before, after = course.values()
    return "share" if course.branches and after["schedule"] != before["schedule"] else f"{before['schedule']}_share"


def _losses(course: Course) -> list[str]:
    """Functions that measure; dropout rests meanwhile."""
    right = "(network(x) > 0) == (y > 0)"
    if course.task == "many":
        right = "network(x).argmax(dim=1) == " + ("y" if course.loss == "cross_entropy" else "y.argmax(dim=1)")
    asleep, awake = (["    network.eval()"], ["    network.train()"]) if "keep" in used(course) else ([], [])
    lines = [
        "def losses():",
        '    """Of the training and of the test examples."""',
        *asleep,
        "    with torch.no_grad():",
    ]
    lines += ["        found = loss(network(x_train), y_train).item(), loss(network(x_test), y_test).item()"]
    lines += [*awake, "    return found"]
    if course.task != "regression":
        lines += [
            "",
            "",
            "def accuracy(x, y):",
            '    """The share that is right."""',
            *asleep,
            "    with torch.no_grad():",
        ]
        if asleep:
            lines += [f"        right = {right}", *awake, "    return right.double().mean().item()"]
        else:
            lines += [f"        return ({right}).double().mean().item()"]
    return ["", *lines, ""]


def _loop(course: Course) -> list[str]:
    names = used(course)
    lines = ['print("epoch, training loss, test loss")', "print(0, *losses())", f"for epoch in range({course.epochs}):"]
    lines += [f"    {line}" for line in _branch(course)]
    lines += ["    places = order(seed, epoch, len(x_train))"]
    lines += ["    for first in range(0, len(x_train), batch_size):"]
    lines += [f"        {line}" for line in _update(course)]
    lines += ["    train_loss, test_loss = losses()"]
    lines += [
        "    if not train_loss < 3e38:  # the rate was too high: no number, or more than a float32 holds",
        "        break",
    ]
    lines += ["    print(epoch + 1, train_loss, test_loss)"]
    if "patience" in names:
        lines += ["    test_loss = float(np.float32(test_loss))  # what is less than this is no improvement"]
        lines += ["    best, since = (test_loss, 0) if test_loss < best else (best, since + 1)"]
    stops = {"target": "train_loss < target", "patience": "since >= patience"}
    if found := [stop for name, stop in stops.items() if name in names]:
        lines += [f"    if {' or '.join(found)}:", "        break"]
    if course.task != "regression":
        lines += ['print("accuracy, training and test:", accuracy(x_train, y_train), accuracy(x_test, y_test))']
    return lines


def _update(course: Course) -> list[str]:
    """One update of the weights."""
    names, scheduled = used(course), course.either("schedule", "constant")
    lines = ["chosen = places[first : first + batch_size]"]
    lines += ["error = loss(network(x_train[chosen]), y_train[chosen])"]
    if "l1" in names:
        lines += ["error = error + l1 * sum(layer.weight.abs().sum() for layer in layers)"]
    if "l2" in names:
        lines += ["error = error + l2 / 2 * sum((layer.weight**2).sum() for layer in layers)"]
    lines += ["optimizer.zero_grad()", "error.backward()"]
    if "clip" in names:
        lines += ["nn.utils.clip_grad_norm_(network.parameters(), clip)"]
    if scheduled:
        lines += ["per_epoch = math.ceil(len(x_train) / batch_size)"]
        lines += [f"now = rate * {_share(course)}(epoch * per_epoch + first // batch_size, epochs * per_epoch)"]
        lines += ["for group in optimizer.param_groups:", '    group["lr"] = now']
    lines += ["optimizer.step()"]
    return [*lines, "updates += 1"] if "keep" in names else lines


def _branch(course: Course) -> list[str]:
    """From the branch's epoch on, otherwise."""
    if not course.branches:
        return []
    before, after = course.values()
    names = used(course)
    lines = [f"{name} = {_written(after[name])}" for name in names if after[name] != before[name]]
    scheduled = course.either("schedule", "constant")
    if _share(course) == "share":
        lines += [f"share = {after['schedule']}_share"]
    if after["rule"] != before["rule"]:
        lines += _optimizer(course, after["rule"], after["decay"])
        lines += ["updates = 0"] if "keep" in names else []
    else:
        if after["rate"] != before["rate"] and not scheduled:
            lines += ["for group in optimizer.param_groups:", '    group["lr"] = rate']
        if after["decay"] != before["decay"]:
            lines += [f'optimizer.param_groups[0]["weight_decay"] = {after["decay"]!r}']
    if "patience" in names:
        lines += ["best, since = math.inf, 0"]
    if weights := weights_of(course.changes):
        lines += ["with torch.no_grad():"]
        for (layer, to, source), value in weights.items():
            spot = f"bias[{to}]" if source < 0 else f"weight[{to}, {source}]"
            lines += [f"    layers[{layer}].{spot} = {value!r}"]
    if not lines:  # the same as before
        return []
    return [f"if epoch == {course.start}:  # from here on, otherwise", *(f"    {line}" for line in lines)]
