"""Files that a visitor brings become small arrays, decoded by a child process that does nothing else. Knows no class and no set.

A small file can ask for seconds of work and a ZIP holds thousands of them. So whatever is brought at once gets so many seconds of
the child's work and no more; a slice of it ends after one second, so that others get their turn; and bytes that were read once
are not read again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.own_pictures import FORMS, Form
from core.errors import Problem
from core.oracle.service import Oracle, decoder
from core.settings import settings
from core.wire import Array

CHILD = "core.predict.own_decoded:child"
UPLOAD_SECONDS = 90.0  # of the child's work; two thousand honest pictures of 64 MB take a third of it
SLICE_SECONDS = 1.0  # of the child's work, then it begins no further picture before others had their turn
PICTURE_SECONDS = 16.0  # until a child that does not answer is ended; the largest picture takes a tenth of it
DIED_SECONDS = 2.0  # that a child which ended over a picture is counted with
TRIES = 3  # when nobody has time
_OURS = {"oracle_failed": "predictor_failed", "oracle_timeout": "predictor_timeout", "oracle_busy": "predictor_busy"}

Ready = dict[Form, NDArray[np.uint8]]  # a picture (channels, height, width) in each form that was asked for


class Decoding:
    """The reading of what was brought at once: what it has cost, which bytes it has seen, and why it ended early."""

    def __init__(self, forms: Sequence[Form] = ("color", "gray"), ask: Oracle | None = None) -> None:
        self.ended: Problem | None = None  # `own_out_of_time` or `predictor_busy`: nothing more is read
        self.oblong = 0  # pictures far from square, of which much is cut off
        self._forms = list(forms)
        self._oracle = ask
        self._left = UPLOAD_SECONDS
        self._known: dict[bytes, Problem] = {}

    def read(self, files: Sequence[bytes | Problem]) -> list[Ready | Problem]:
        """Each file's picture or why there is none, in their order; a Problem stays what it is. Never raises Problem.

        A file's Problem: `own_picture_twice` (the bytes of another one), `own_out_of_time`, `predictor_busy`,
        `predictor_timeout`, `predictor_failed`, `image_too_large_for_memory`, or as `core.predict.images.decode`.
        """
        keys = [hashlib.blake2b(file).digest() if isinstance(file, bytes) else b"" for file in files]
        fresh = {
            key: file
            for key, file in zip(keys, files, strict=True)
            if isinstance(file, bytes) and key not in self._known
        }
        found = dict(zip(fresh, self._decoded(list(fresh.values())), strict=True))
        answers: list[Ready | Problem] = []
        for key, file in zip(keys, files, strict=True):
            answer = file if isinstance(file, Problem) else found.get(key) or self._known[key]
            answers.append(answer)
            if key in found and not (isinstance(answer, Problem) and answer is self.ended):
                self._known[key] = answer if isinstance(answer, Problem) else Problem("own_picture_twice")
                del found[key]
        return answers

    def _decoded(self, files: list[bytes]) -> list[Ready | Problem]:
        answers: list[Ready | Problem] = []
        alone = 0  # so many are asked one by one, for one of them is guilty
        while len(answers) < len(files) and self.ended is None:
            some = files[len(answers) : len(answers) + 1] if alone else files[len(answers) :]
            told = self._asked(some)
            alone = max(0, alone - len(told)) if told else len(some)
            answers += told
        left = len(files) - len(answers)
        return answers + ([self.ended] * left if self.ended else [])

    def _asked(self, files: list[bytes]) -> list[Ready | Problem]:
        """What the first of the files are, as many as there was time for; none where it is not told which one is guilty."""
        most = settings().upload_mb << 20
        arrays = {f"file{number}": np.frombuffer(file[: most + 1], np.uint8) for number, file in enumerate(files)}
        arguments = {"forms": self._forms, "most": most, "seconds": SLICE_SECONDS}
        for attempt in range(TRIES):
            try:
                header, found = (self._oracle or decoder()).ask(CHILD, arguments, arrays, PICTURE_SECONDS, keep=False)
                break
            except Problem as problem:
                if problem.code == "oracle_busy":
                    if attempt == TRIES - 1:
                        self.ended = Problem("predictor_busy")
                        return []
                    continue
                self._spend(PICTURE_SECONDS if problem.code == "oracle_timeout" else DIED_SECONDS)
                return [] if len(files) > 1 else [Problem(_OURS.get(problem.code, problem.code), **problem.params)]
        self._spend(header["seconds"])
        self.oblong += header["oblong"]
        rows = iter(zip(*(found[form] for form in self._forms), strict=True))
        return [
            Problem(each["problem"], **each["params"]) if each else dict(zip(self._forms, next(rows), strict=True))
            for each in header["problems"]
        ]

    def _spend(self, seconds: float) -> None:
        self._left -= seconds
        if self._left <= 0 and self.ended is None:
            self.ended = Problem("own_out_of_time", seconds=round(UPLOAD_SECONDS))


def child(forms: list[Form], most: int, seconds: float, **files: Array) -> tuple[dict[str, Any], dict[str, Array]]:
    """What the child process does: a problem or null for each of the first files, and the pictures (k, …) of those without one;
    how many of these are far from square, and the seconds it took.

    After `seconds` of work it begins no further file; the first is always read.
    """
    from core.data.own_form import oblong, prepare
    from core.predict.images import decode

    begun = time.process_time()
    problems: list[dict[str, Any] | None] = []
    pictures: list[list[Array]] = []
    far = 0
    for number in range(len(files)):
        if number and time.process_time() - begun > seconds:
            break
        try:
            picture = decode(files[f"file{number}"].tobytes(), most)
            pictures.append([prepare(picture, form) for form in forms])
            problems.append(None)
            far += oblong(picture)
        except Problem as problem:
            problems.append({"problem": problem.code, "params": problem.params})
        except MemoryError:
            problems.append({"problem": "image_too_large_for_memory", "params": {}})
    found: dict[str, Array] = {
        form: np.stack([each[place] for each in pictures]) if pictures else np.zeros((0, *FORMS[form]), np.uint8)
        for place, form in enumerate(forms)
    }
    return {"problems": problems, "oblong": far, "seconds": time.process_time() - begun}, found
