"""The processes that train the playground's networks: one for trajectories, one for races, so that no race keeps a click waiting.

Each loads the compiled engine; what is not compiled yet is computed with NumPy. `warm` has it compiled by a third process of
low priority, which leaves the machine code on disk. Knows no experiment.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Mapping
from typing import Any, Literal

from core.errors import Problem
from core.oracle.service import Oracle
from core.runs.process import Message
from core.wire import Array

BODY = "core.playground.child:serve"
STEPS, RACES = "steps", "races"
PATIENCE = 60.0  # seconds; the first question may wait for the process to load
LEAST, CROWD = 0.03, 8  # seconds of a piece; with so many waiting, pieces are half as long
COMPILING = 600.0  # seconds on the slowest machine

Engine = Literal["compiled", "numpy"]


class Service:
    """The processes of one server. Thread-safe; each process starts at the first need."""

    def __init__(self, body: str = BODY) -> None:
        self._body = body
        self._lock = threading.Lock()  # of all below
        self._processes: dict[str, Oracle] = {}
        self._helpers: list[Oracle] = []  # they compile and load, or have been replaced
        self._closed = False  # while it warmed: then nothing more is begun
        self._warming: threading.Thread | None = None
        self._engine: Engine = "numpy"
        self._allowed = False
        self._settled = True

    @property
    def engine(self) -> Engine:
        """What computes now."""
        return self._engine

    @property
    def settled(self) -> bool:
        """Whether `engine` will stay what it is: the code is compiled, or never will be."""
        return self._settled

    def ask(
        self,
        function: str,
        arguments: Mapping[str, Any],
        arrays: Mapping[str, Array] | None = None,
        *,
        of: str = STEPS,
        seconds: float = PATIENCE,
    ) -> Message:
        """Call "module:name" of core.playground in the process `of`. Raises Problem as the function and Oracle.ask do."""
        return self._process(of).ask(f"core.playground.{function}", arguments, arrays, seconds)

    def races(self) -> Oracle:
        """The process of the races itself, for questions that no page waits for."""
        return self._process(RACES)

    def share(self, seconds: float) -> float:
        """How long a piece of a trajectory may be computed that would take `seconds` if nobody else were waiting.

        Turns go round (core/runs/turns.py), so shorter pieces bring a class of thirty to its first epochs at once.
        """
        with self._lock:
            process = self._processes.get(STEPS)
        return max(LEAST, seconds / (1 + (process.waiting if process else 0) / CROWD))

    def allow(self) -> None:
        """Let `warm` compile. A server does; who computes for a moment only is better off with NumPy."""
        self._allowed = True

    def warm(self) -> None:
        """See that the engine is compiled and loaded, if that is allowed; returns at once."""
        with self._lock:
            if self._allowed and self._warming is None:
                self._settled = self._closed = False
                self._warming = threading.Thread(target=self._warm, name="playground-warm", daemon=True)
                self._warming.start()

    def close(self) -> None:
        """End the processes, those that compile too; the next question would start others."""
        with self._lock:
            running, self._processes, self._closed = [*self._processes.values(), *self._helpers], {}, True
        for process in running:
            process.close()

    def _warm(self) -> None:
        compiler, loaded, before = Oracle(self._body), Oracle(self._body), self._process(STEPS)
        taken = False
        try:
            with self._lock:
                self._helpers = [compiler, loaded]
            self._go_on()
            self.ask("child:load", {"compile": False})  # NumPy is ready for the first click
            self._go_on()
            compiler.ask("core.playground.child:compile", {}, seconds=COMPILING)
            # in a process of its own, so that who trains meanwhile need not wait
            self._go_on()
            header, _ = loaded.ask("core.playground.child:load", {"compile": True}, seconds=COMPILING)
            with self._lock:
                if not self._closed:
                    self._helpers, self._processes[STEPS] = [compiler, before], loaded
                    self._engine, taken = header["engine"], True
        except Problem:  # NumPy goes on; whoever asks something is told what is wrong
            pass
        finally:
            self._settled = True
            compiler.close()
            if not taken:
                loaded.close()
            if self._closed:
                before.close()  # over a question it may have begun to live again
            elif taken:
                later = threading.Timer(PATIENCE, before.close)  # it may still be answering
                later.daemon = True
                later.start()

    def _go_on(self) -> None:
        """Raises Problem where the service was closed meanwhile: a process that is asked would live again."""
        with self._lock:
            if self._closed:
                raise Problem("oracle_failed")

    def _process(self, of: str) -> Oracle:
        with self._lock:
            if of not in self._processes:
                self._processes[of] = Oracle(self._body)
            return self._processes[of]


_once = threading.Lock()
_services: list[Service] = []  # one at most


def service() -> Service:
    """The one of this server. Making it costs nothing."""
    with _once:
        if not _services:
            _services.append(Service())
            atexit.register(_services[0].close)
        return _services[0]
