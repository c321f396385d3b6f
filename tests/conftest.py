"""What all tests share: a home of their own, and the frame under the app test harness."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

ROOT = Path(__file__).resolve().parents[1]

# The same examples each time and no clock: `--hypothesis-profile=default` goes looking for new ones.
settings.register_profile("glassbox", deadline=None, derandomize=True)
settings.load_profile("glassbox")

# Two workers share the cores: a second torch thread in each waits for the other's, and a test takes fifteen times as long.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OMP_NUM_THREADS"] = "1"  # here, before any test imports torch

# Compiled kernels are kept from test to test, though each has a home of its own.
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".pytest_cache" / "numba"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test keeps its runs and caches in a folder of its own."""
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.setenv("GLASSBOX_HOME", str(place))
    monkeypatch.delenv("GLASSBOX_DATABASE_URL", raising=False)
    return place


@pytest.fixture(autouse=True)
def no_broken_page(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A page that breaks tells the visitor so instead of showing an exception; in a test it fails."""
    yield
    said = [*caplog.get_records("setup"), *caplog.get_records("call")]
    broken = [record.exc_text or record.getMessage() for record in said if record.name == "glassbox.page"]
    assert not broken, broken


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Open the page `slug` in `language`, with the address's parameters, as a visitor does."""

    def open_at(slug: str = "home", language: str = "en", **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
        app.query_params.update({"lang": language, **address})
        if slug != "home":
            app._page_hash = calc_hash(
                slug
            )  # a deep link; `switch_page` asks for a run before it, which uses up the address
        return app.run()

    return open_at
