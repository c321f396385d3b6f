"""The oracle of this server: functions of core that need torch or scikit-learn, asked from a process that has neither.

    header, arrays = oracle().ask("core.foundations.checked:autograd", {"config": to_dict(network)})

Answers are kept: the same question is computed once, so that of a stopwatch or a die is its first. Knows no function.
"""

from __future__ import annotations

import atexit
import copy
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from core.errors import Problem
from core.runs.process import Died, Message, Process, TimedOut
from core.runs.turns import Turns
from core.wire import Array, pack

PATIENCE = 20.0  # seconds to wait for a turn
LONG_PATIENCE = 120.0  # the same among questions that take seconds each
KEPT_BYTES = 32 << 20  # of questions and answers


class Oracle:
    """Asks one child process. Thread-safe; the child is started at the first need, and again when it died."""

    def __init__(self, body: str = "core.oracle.child:serve", patience: float = PATIENCE) -> None:
        self._process = Process(body)
        self._patience = patience  # seconds
        self._turns = Turns()
        self._lock = threading.Lock()  # of the two below
        self._kept: OrderedDict[bytes, tuple[Message, int]] = OrderedDict()
        self._size = 0

    def ask(
        self,
        function: str,
        arguments: Mapping[str, Any] | None = None,
        arrays: Mapping[str, Array] | None = None,
        seconds: float = 10.0,
        *,
        keep: bool = True,
        wanted: Callable[[], bool] | None = None,
    ) -> Message:
        """Call `function` ("module:name" below core) with JSON arguments and arrays; it returns (header, arrays).

        Without `keep` neither question nor answer is remembered: they are a visitor's own, or nobody asks them twice.
        `wanted` is called when the question's turn has come: when nobody wants it any more, it ends with `oracle_busy`.
        Raises the Problem that the function raised, or Problem `oracle_failed`, `oracle_timeout`, `oracle_busy`.
        """
        question = {"function": function, "arguments": dict(arguments or {})}
        key = pack(question, dict(arrays or {})) if keep else b""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                known, found = self._kept[key][0]
                return copy.deepcopy(known), dict(found)  # its arrays cannot be written to
        header, found = self._ask(question, dict(arrays or {}), seconds, wanted)
        if "problem" in header:
            raise Problem(header["problem"], **header["params"])
        size = len(key) + sum(array.nbytes for array in found.values()) + 1000
        if keep and size < KEPT_BYTES // 4:
            self._keep(key, (copy.deepcopy(header["answer"]), dict(found)), size)
        return header["answer"], found

    @property
    def waiting(self) -> int:
        """How many questions wait for their turn."""
        return self._turns.waiting

    def warm(self) -> None:
        """See that there is a child process, so that the first question need not wait for it. Returns at once; never raises.

        A page calls it that will ask later, on a press.
        """
        if self._process.pid is None:
            threading.Thread(target=self._process.start, name="glassbox-oracle", daemon=True).start()

    def close(self) -> None:
        """End the child process; the next question would start another."""
        self._process.close()

    def _ask(
        self, question: dict[str, Any], arrays: dict[str, Array], seconds: float, wanted: Callable[[], bool] | None
    ) -> Message:
        try:
            with self._turns.turn(self._patience):
                if wanted is not None and not wanted():
                    raise Problem("oracle_busy")
                try:
                    return self._process.ask(question, arrays, seconds)
                except Died:
                    return self._process.ask(question, arrays, seconds)  # perhaps it was dying before it was asked
        except Died:
            raise Problem("oracle_failed") from None
        except TimedOut:
            raise Problem("oracle_timeout") from None
        except TimeoutError:
            raise Problem("oracle_busy") from None

    def _keep(self, key: bytes, answer: Message, size: int) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = (answer, size)
                self._size += size
            while self._size > KEPT_BYTES:
                self._size -= self._kept.popitem(last=False)[1][1]


_once = threading.Lock()
_oracles: dict[str, Oracle] = {}  # three at most


def oracle() -> Oracle:
    """The one of this process. Making it costs nothing; its child process starts with the first question."""
    return _kept("oracle")


def patient() -> Oracle:
    """Another one, for questions that take seconds by their nature: they wait for each other, and nobody's lesson for them."""
    return _kept("patient", LONG_PATIENCE, "core.oracle.child:serve_networks")


def decoder() -> Oracle:
    """Another one, for the files that visitors bring: whatever is in them, nobody's lesson waits for it."""
    return _kept("decoder")


def close() -> None:
    """End the children of all, for a server that ends."""
    for each in list(_oracles.values()):
        each.close()


def _kept(name: str, patience: float = PATIENCE, body: str = "core.oracle.child:serve") -> Oracle:
    with _once:
        if name not in _oracles:
            _oracles[name] = Oracle(body, patience)
            atexit.register(_oracles[name].close)
        return _oracles[name]
