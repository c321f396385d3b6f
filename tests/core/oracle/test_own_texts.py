"""A learner's file read in the child process: kept where this server keeps things, or refused with its sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.data import own_texts as kept
from core.data import text_sets
from core.errors import Problem
from core.oracle import own_texts
from core.oracle.fetching import bring

TABLE = "".join(f"很好，第{number}次\t好\n太差，第{number}次\t坏\n" for number in range(4)).encode("gb18030")


def test_a_table_is_looked_at_and_kept(home: Path) -> None:
    look = own_texts.look(TABLE)
    assert (look.encoding, look.columns, look.text, look.label, look.header) == ("gb18030", ("1", "2"), "1", "2", False)
    report = own_texts.keep_labelled(TABLE, look.text, "2", "我的.tsv", "someone")
    assert (report.rows, report.cut, report.replaced, report.dropped) == (8, 0, 0, {})
    assert report.card == kept.card_of(report.card.id)
    assert (home / "texts" / report.card.id).is_dir()
    assert text_sets.labelled("own", report.card.id).texts[0] == "很好，第0次"
    about = text_sets.about("own", report.card.id)
    assert (about.language, about.classes, about.count) == ("zh", ("好", "坏"), 8)


def test_a_running_text_is_kept() -> None:
    report = own_texts.keep_running(b"To be, or not to be? " * 20, "play.txt", "someone")
    found = text_sets.running("own", report.card.id)
    assert found.text == ("To be, or not to be? " * 20).strip() + "\n"
    assert (found.language, report.encoding, report.rows) == ("en", "utf-8", len(found.text))


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "text_empty"), (bytes(99), "text_not_text"), (b"x" * 5_000_001, "text_too_large")]
)
def test_what_cannot_be_used_is_told(data: bytes, code: str) -> None:
    with pytest.raises(Problem) as problem:
        own_texts.look(data)
    assert problem.value.code == code
    with pytest.raises(Problem) as problem:
        own_texts.keep_running(data, "a", "someone")
    assert problem.value.code == code


def test_texts_are_fetched_like_pictures(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="data_unknown"):
        bring("nothing", str(tmp_path), None)
    folder = tmp_path / "given" / "text_en" / "tinyshakespeare"
    folder.mkdir(parents=True)
    (folder / "input.txt").write_bytes(b"another")
    with pytest.raises(Problem, match="data_damaged"):
        bring("shakespeare", str(tmp_path), str(tmp_path / "given"))
