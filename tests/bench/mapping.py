"""Benchmark of attention maps: what somebody waits for after a text was typed or a head was switched off, as the page asks it.

By the clock, through the process that answers, once it is warm; packed as the browser gets it.
Run by itself: python -m tests.bench.mapping
"""

from __future__ import annotations

import base64
import statistics
import time
from collections.abc import Iterator

from core.oracle import service
from core.predict.maps import FOLDER
from core.wire import pack
from tests.bench.engine import home_of_its_own
from tests.bench.row import Row, show

WORDS = "The hotel was old and the lift was broken, but the people were kind. "
TIMES = 9


def rows() -> Iterator[Row]:
    """The shipped encoder on texts of 64 and of 512 tokens; some seconds."""
    with home_of_its_own():
        try:
            for tokens, target in ((64, 0.150), (512, 1.0)):
                yield Row(f"attention maps of {tokens} tokens, shipped encoder", waited(tokens), target, "s", "lower")
        finally:
            service.close()


def waited(tokens: int) -> float:
    """The median of the seconds until all is packed, a head being off."""
    text = " ".join((WORDS * 60).split()[: tokens - 6]) if tokens < 512 else WORDS * 60
    found = []
    for number in range(TIMES + 1):
        question = {"sort": "encoder", "path": str(FOLDER / "bilingual"), "text": text, "off": [101 + number % 4]}
        began = time.perf_counter()
        header, arrays = service.patient().ask("core.predict.maps_child:look", question, seconds=60, keep=False)
        base64.b64encode(pack(header, arrays))
        found.append(time.perf_counter() - began)
        assert abs(len(header["tokens"]) - tokens) <= 12, len(header["tokens"])
    return statistics.median(found[1:])  # the first one opens the network


if __name__ == "__main__":
    show(rows())
