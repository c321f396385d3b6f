"""The predictor of this server: pictures and a model's name in, readings out. Knows no page, no tensor and no pixel.

Decoding, preparing, asking the network and explaining happen in one child process (core/predict/child.py): what comes from
outside is decoded under a memory limit and a clock, and when a decoder crashes or hangs, the child dies and not the server.
What takes seconds by its nature is asked of a second child, so that nobody's drawing waits for it.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import Problem
from core.explain.methods import METHODS, Method
from core.predict.answer import Explanation, Prediction, unpack_answer
from core.predict.shipped import card
from core.runs.process import Died, Message, Process, TimedOut
from core.runs.run import is_id
from core.runs.service import engine
from core.runs.turns import Turns
from core.settings import settings
from core.wire import Array

SHIPPED = "shipped:digits"  # the model a page offers first
ModelRef = str  # "shipped:<name>" or "run:<run id>"
SLICE_FILES, SLICE_BYTES = 8, 2 << 20  # of a batch at once; between two slices another learner's drawing slips in
FILE_SECONDS, BASE_SECONDS = 4.0, 12.0  # a slice may take; an honest picture takes a hundredth of it
PATIENCE = 30.0  # seconds to wait for a turn
LONG_PATIENCE = 120.0  # the same among questions that take seconds each


def run_checkpoint(run: str) -> Path:
    """The weights of a run of this server.

    Raises Problem `run_unknown`, `checkpoint_missing` (none were saved yet), `checkpoint_gone`, or as the store does.
    """
    if not is_id(run):
        raise Problem("run_unknown")
    path = engine().checkpoint(run)
    if path is None:
        known = engine().store.get(run)
        raise Problem(
            "run_unknown" if known is None else "checkpoint_gone" if known.checkpoint else "checkpoint_missing"
        )
    return path


class Predictor:
    """Answers what networks see in pictures. Thread-safe; its child process is started at the first need.

    Every method may raise Problem: `model_unknown`, `run_unknown`, `checkpoint_missing`, `checkpoint_unreadable`,
    `model_unreadable`, `model_not_for_pictures`, `predictor_busy`, `predictor_failed`.
    """

    def __init__(
        self,
        checkpoint_of: Callable[[str], Path] = run_checkpoint,
        body: str = "core.predict.child:serve",
        patience: float | None = None,
    ) -> None:
        self._checkpoint_of = checkpoint_of
        self._patience = patience
        self._turns = Turns()
        self._process = Process(body)

    def predict(self, model: ModelRef, files: Sequence[bytes]) -> list[Prediction | Problem]:
        """Read pictures: one answer per file, in their order; a bad file never harms the others.

        A file's Problem: `file_empty`, `file_too_large`, `not_an_image`, `image_too_many_pixels`, `image_too_small`,
        `image_damaged`, `nothing_drawn`, `predictor_timeout`, `predictor_failed`.
        Raises Problem `too_many_files` (limit) and as the class says.
        """
        limits = settings()
        if len(files) > limits.upload_files:
            raise Problem("too_many_files", limit=limits.upload_files, count=len(files))
        source = self._source(model)
        answers: list[Prediction | Problem] = []
        most = limits.upload_mb << 20
        short = [file if len(file) <= most else file[: most + 1] for file in files]  # enough to be refused
        for piece in slices(short):
            answers += self._read(model, source, piece, most)
        return answers

    def explain(
        self,
        model: ModelRef,
        file: bytes,
        target: int | None = None,
        method: Method = "integrated_gradients",
    ) -> Explanation:
        """Which of the network's input numbers speak for `target` (None: for the class it found), and which against.

        Raises Problem as `predict` does for the file and the model, `method_unknown`, `class_unknown`,
        `predictor_timeout`, `predictor_failed`.
        """
        if method not in METHODS:
            raise Problem("method_unknown", name=str(method)[:40], methods=", ".join(METHODS))
        question = {"ask": "explain", "method": method, "target": target}
        header, arrays = self.ask(model, question, [file])
        found: dict[str, Any] = {**header, **arrays, "classes": tuple(header["classes"])}
        return Explanation(model=model, **found)

    def ask(
        self,
        model: ModelRef,
        question: dict[str, Any],
        files: Sequence[bytes] = (),
        seconds: float = BASE_SECONDS + FILE_SECONDS,
    ) -> Message:
        """What the child answers to `question` about a model: header and arrays. Raises Problem as `explain`."""
        most = settings().upload_mb << 20
        try:
            header, arrays = self._ask(
                {**self._source(model), **question, "max_bytes": most}, [file[: most + 1] for file in files], seconds
            )
        except TimedOut:
            raise Problem("predictor_timeout") from None
        except Died:
            raise Problem("predictor_failed") from None
        if "problem" in header:
            raise Problem(header["problem"], **header["params"])
        return header, arrays

    def warm(self) -> None:
        """Start the child process so that the first question need not wait. Returns at once; never raises."""
        threading.Thread(target=self._process.start, name="glassbox-predictor", daemon=True).start()

    def close(self) -> None:
        """End the child process; the next question would start another."""
        self._process.close()

    @property
    def pid(self) -> int | None:
        """The child's process id while it lives."""
        return self._process.pid

    def _source(self, model: ModelRef) -> dict[str, str]:
        kind, _, name = model.partition(":") if isinstance(model, str) else ("", "", "")
        if kind == "shipped":
            return {"kind": kind, "path": str(card(name).weights)}
        if kind == "run":
            return {"kind": kind, "path": str(self._checkpoint_of(name))}
        raise Problem("model_unknown", name=str(model)[:60])

    def _read(self, model: str, source: dict[str, str], files: list[bytes], most: int) -> list[Prediction | Problem]:
        """One slice; if the child dies over it, each of its files alone, so that only the guilty one is lost."""
        question = {**source, "ask": "predict", "max_bytes": most}
        try:
            header, arrays = self._ask(question, files, BASE_SECONDS + FILE_SECONDS * len(files))
        except (Died, TimedOut) as trouble:
            if len(files) > 1:
                return [answer for file in files for answer in self._read(model, source, [file], most)]
            return [Problem("predictor_timeout" if isinstance(trouble, TimedOut) else "predictor_failed")]
        if "problem" in header:
            raise Problem(header["problem"], **header["params"])
        return [unpack_answer(index, model, each, arrays) for index, each in enumerate(header["answers"])]

    def _ask(
        self, question: dict[str, Any], files: list[bytes], seconds: float
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        arrays = {str(number): np.frombuffer(file, np.uint8) for number, file in enumerate(files)}
        try:
            with self._turns.turn(PATIENCE if self._patience is None else self._patience):
                try:
                    return self._process.ask(question, arrays, seconds)
                except Died:
                    if len(files) > 1:
                        raise
                    return self._process.ask(question, arrays, seconds)  # perhaps it was dying before it was asked
        except TimeoutError:
            raise Problem("predictor_busy") from None


def slices(files: Sequence[bytes]) -> list[list[bytes]]:
    """Cut a batch into pieces of at most SLICE_FILES files and, but for a single file, SLICE_BYTES bytes."""
    pieces: list[list[bytes]] = []
    size = 0
    for file in files:
        if not pieces or len(pieces[-1]) == SLICE_FILES or size + len(file) > SLICE_BYTES:
            pieces.append([])
            size = 0
        pieces[-1].append(file)
        size += len(file)
    return pieces


_once = threading.Lock()
_predictors: dict[str, Predictor] = {}  # two at most


def predictor() -> Predictor:
    """The one of this process, for what is answered at once. Making it costs nothing; its child starts with the first question."""
    return _kept("core.predict.child:serve")


def patient() -> Predictor:
    """The one for questions that take seconds: those that go through a thousand pictures of a set, or all of its test pictures.

    It answers as `predictor` does, in a child of its own: whoever draws meanwhile is not kept waiting. Long questions wait for
    each other, and `seconds` of `Predictor.ask` says how long one may take. Left alone for minutes the child ends and its
    memory is free; the next question starts another.
    """
    return _kept("core.predict.child:serve_a_while", LONG_PATIENCE)


def close() -> None:
    """End the children of both, for a server that ends."""
    for each in list(_predictors.values()):
        each.close()


def _kept(body: str, patience: float | None = None) -> Predictor:
    with _once:
        if body not in _predictors:
            _predictors[body] = Predictor(body=body, patience=patience)
            atexit.register(_predictors[body].close)
        return _predictors[body]
