"""A learner's table read in the child process: kept where this server keeps series, or refused with its sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.data import own_series
from core.errors import Problem
from core.oracle import series

TABLE = "date,visitors,note\n" + "".join(f"2024-{1 + n // 28:02d}-{1 + n % 28:02d},{n % 7},x\n" for n in range(90))


def test_a_column_is_looked_at_and_kept(home: Path) -> None:
    look = series.looked(TABLE.encode())
    assert (look.columns, look.numeric) == (("date", "visitors", "note"), (False, True, False))
    assert (look.time, look.encoding) == ("date", "utf-8")
    kept, told = series.kept(TABLE.encode(), "visitors", look.time, "someone")
    assert kept == own_series.load(kept.id)
    assert kept.values == tuple(float(n % 7) for n in range(90))
    assert kept.labels[0] == "2024-01-01"
    assert (told["rows"], told["filled"], told["sorted"]) == (90, 0, False)
    assert [path.stem for path in (home / "series").glob("*.json")] == [kept.id]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table_empty"),
        (b"\0\1\2" * 50, "table_not_text"),
        (b"a,b\nx,y\n" * 60, "series_no_numbers"),
        (b"1,2\n" * 1_500_000, "table_too_large"),
    ],
)
def test_what_is_no_series_is_told(data: bytes, code: str) -> None:
    with pytest.raises(Problem) as caught:
        series.looked(data)
    assert caught.value.code == code
