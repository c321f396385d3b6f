"""A server to be killed: `python -m tests.core.runs.server <workers> <seed> <visitor> …` queues a run for each seed and visitor."""

import sys
import time
from dataclasses import replace

from core.runs.local import LocalEngine
from core.runs.nursery import Nursery
from core.settings import settings
from tests.core.runs.conftest import RECIPE, task


def main(workers: str, *pairs: str) -> None:
    nursery = Nursery(warm=RECIPE)
    engine = LocalEngine(replace(settings(), workers=int(workers)), RECIPE, lambda: nursery)
    engine.start()
    nursery.start()
    runs = [engine.submit(task(int(seed)), visitor) for seed, visitor in zip(pairs[::2], pairs[1::2], strict=True)]
    print(nursery.pid, *runs, flush=True)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
