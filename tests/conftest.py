"""What all tests share: a home of their own, and the frame under the app test harness."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test keeps its runs and caches in a folder of its own."""
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.setenv("GLASSBOX_HOME", str(place))
    monkeypatch.delenv("GLASSBOX_DATABASE_URL", raising=False)
    return place


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Open the page `slug` in `language`, with the address's parameters, as a visitor does."""

    def open_at(slug: str = "home", language: str = "en", **address: str) -> AppTest:
        from pages.ui import chapters

        app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
        app.query_params.update({"lang": language, **address})
        path = next(page.path for chapter in chapters.all_chapters() for page in chapter.pages if page.slug == slug)
        if slug == "home":
            return app.run()
        app.run()
        return app.switch_page(str(path)).run()

    return open_at
