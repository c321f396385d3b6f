"""What the environment may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.settings import settings


def test_defaults_live_under_home(home: Path) -> None:
    found = settings()
    assert found.home == home
    assert found.database_url == f"sqlite:///{home}/glassbox.db"
    assert found.runs_per_visitor == 2
    assert found.queue_per_visitor == 20


def test_the_environment_is_read_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GLASSBOX_DATABASE_URL", "postgresql+psycopg://teacher@school/glassbox")
    monkeypatch.setenv("GLASSBOX_DATA", str(tmp_path))
    monkeypatch.setenv("GLASSBOX_WORKERS", "3")
    found = settings()
    assert found.database_url.startswith("postgresql")
    assert found.data == tmp_path
    assert found.workers == 3


@pytest.mark.parametrize("value", ["many", "nan", "-1", "0", "1e9"])
def test_a_wrong_number_names_its_variable(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_WORKERS", value)
    with pytest.raises(ValueError, match="GLASSBOX_WORKERS"):
        settings()
