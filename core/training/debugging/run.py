"""One training of the case file, run from its source as it is shown; asked by the page through the oracle. Knows no drawing."""

from __future__ import annotations

from typing import Any

from core.training.debugging import recipe
from core.training.debugging.cases import OPEN, source_of
from core.training.debugging.traps import Trapped
from core.training.debugging.watcher import Watcher
from core.wire import Array, finite


def trained(
    case: str, seed: int, armed: bool, most: float, repair: str = OPEN
) -> tuple[dict[str, Any], dict[str, Array]]:
    """All that the instruments saw of `case`, with `repair` done. Where a trap stopped it, "stopped" is true.

    `most` is the norm of the gradient above which it explodes. Raises Problem as `source_of`.
    """
    names = dict(vars(recipe))  # the source is ours: a file of core with edits of core
    exec(compile(source_of(case, repair), str(recipe.__file__), "exec"), names)
    watch = Watcher(most, armed=armed)
    stopped = False
    try:
        names["train"](watch, seed)
    except Trapped:
        stopped = True
    watch.end()
    return finite(_rounded({**watch.told, "stopped": stopped})), {}


def _rounded(value: Any) -> Any:
    """Seven significant digits: what float32 holds."""
    if isinstance(value, float):
        return float(f"{value:.7g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
