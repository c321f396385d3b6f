"""A store with a run in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.runs import lease
from core.runs.store import Store
from core.settings import settings
from tests.core.serve.rows import ME, progress, started


@pytest.fixture
def store() -> Iterator[Store]:
    """A store in the test's own home."""
    opened = Store(settings().database_url)
    yield opened
    opened.close()


@pytest.fixture
def run(store: Store) -> str:
    """A run in training with three events."""
    run = store.create("{}", ME)
    lease.claim(store, "e", workers=9, per_visitor=9)
    store.append(run, [("started", started()), ("progress", progress(1)), ("progress", progress(2))])
    return run
