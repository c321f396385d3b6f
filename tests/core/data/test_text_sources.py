"""The published texts: what is written down of each, both forms of those that have two, and files of another form."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from core.data import text_sets, text_sources
from core.data.catalog import Part, Source
from core.data.text_config import CLASSES, LABELLED, LANGUAGES, PAIRED, RUNNING, SHIPPED
from core.data.text_sources import ROWS, SOURCES
from core.errors import Problem
from tests.core.data.file_server import Server

ALL = [source for sources in SOURCES.values() for source in sources]


def test_every_source_can_be_found_checked_and_credited() -> None:
    assert set(SOURCES) == {*LABELLED, *RUNNING, *PAIRED} - {*SHIPPED, "own"}
    assert set(LANGUAGES) == {*LABELLED, *RUNNING} - {"own"}
    assert set(CLASSES) == set(LABELLED) - {"own"}
    assert set(ROWS) == set(ALL)
    for name, sources in SOURCES.items():
        assert sources[0].places, f"{name} can be fetched"
        assert len({source.name for source in sources}) == 1, "one folder in the cache"
    for source in ALL:
        assert re.fullmatch(r"[a-z][a-z0-9_-]*", source.name)
        assert all((source.title, source.license, source.credit, source.folder))
        assert all(re.fullmatch(r"https://[\w./%+-]+/", place) for place in source.places)
        assert len({part.name for part in source.parts}) == len(source.parts) > 0
        for part in source.parts:
            renewed = source is text_sources.TATOEBA_TODAY  # and its archive opened instead
            assert re.fullmatch(r"[0-9a-f]{64}", part.sha256) or (renewed and not part.sha256)
            assert part.size > 0
            assert Path(part.name).name == part.name


def test_names_that_are_no_set() -> None:
    for ask in (text_sets.labelled, text_sets.running, text_sets.about, text_sets.source_of, text_sets.arrived):
        with pytest.raises(Problem, match="data_unknown"):
            ask("../nothing")  # type: ignore[operator]
    with pytest.raises(Problem, match="data_unknown"):
        text_sets.labelled("tang")
    with pytest.raises(Problem, match="data_unknown"):
        text_sets.running("hotel")
    assert not text_sets.is_here("nothing")


# ---- the other forms


def stands_for(name: str, files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files in the data folder as the set `name`; their folder."""
    folder = tmp_path / "given" / "texts"
    folder.mkdir(parents=True)
    for each, content in files.items():
        (folder / each).write_bytes(content)
    parts = [Part(each, len(content), hashlib.sha256(content).hexdigest()) for each, content in files.items()]
    source = Source("texts", "Texts", "CC0", "nobody", ("http://127.0.0.1:9/",), tuple(parts))
    monkeypatch.setitem(text_sources.SOURCES, name, (source,))
    monkeypatch.setitem(text_sources.ROWS, source, 1)
    monkeypatch.setenv("GLASSBOX_DATA", str(folder.parent))
    return folder


def test_the_archive_of_rt_polarity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {
        "rt-polaritydata.README.1.0.txt": "read me",
        "rt-polaritydata/rt-polarity.neg": "".join(f"caf\xe9 is bad {number} \n" for number in range(5)),
        "rt-polaritydata/rt-polarity.pos": "".join(f"fine {number} \n" for number in range(5)),
    }
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, content in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(content.encode("latin-1"))
            archive.addfile(info, io.BytesIO(content.encode("latin-1")))
    stands_for("rt_polarity", {"rt-polaritydata.tar.gz": file.getvalue()}, tmp_path, monkeypatch)
    found = text_sets.labelled("rt_polarity")
    assert found.texts[0] == "caf\xe9 is bad 0"
    assert Counter(found.labels.tolist()) == {0: 5, 1: 5}
    assert found.texts[9] == "fine 4"


def test_the_zip_of_text_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme", "read me")
        archive.writestr(
            "SMSSpamCollection", "".join(f'ham\t"hi {number}\nspam\twin £{number}\n' for number in range(4))
        )
    stands_for("sms_spam", {"sms+spam+collection.zip": file.getvalue()}, tmp_path, monkeypatch)
    found = text_sets.labelled("sms_spam")
    assert found.texts[:2] == ('"hi 0', "win £0")
    assert found.labels.tolist() == [0, 1] * 4


def news(rows: range) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([number % 4 + 1, f'A "title" {number}', f"a\\text #39;s {number}"] for number in rows)
    return file.getvalue().encode()


def test_ag_news_with_its_training_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"train.csv": news(range(80)), "test.csv": news(range(100, 120))}
    stands_for("ag_news", files, tmp_path, monkeypatch)
    found = text_sets.labelled("ag_news")
    assert found.texts[0] == 'A "title" 0 a text\'s 0'
    assert found.note == ""
    assert found.parts["test"].tolist() == list(range(80, 100))
    assert len(found.parts["train"]) + len(found.parts["validation"]) == 80


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("sst2", {"train.tsv": b"text\t2\n", "dev.tsv": b"text\t1\n"}),
        ("sst2", {"train.tsv": b"\xff\xfe\t1\n", "dev.tsv": b""}),
        ("sst2", {"train.tsv": b"no label\n", "dev.tsv": b""}),
        ("rt_polarity", {"a.tar.gz": b"no archive"}),
        ("sms_spam", {"a.zip": b"no archive"}),
        ("sms_spam", {"a.tsv": b"maybe\ttext\n"}),
        ("ag_news", {"test.csv": b'"5","a","b"\n'}),
        ("ag_news", {"test.csv": b'"0","a","b"\n'}),
        ("ag_news", {"test.csv": b'"1","a"\n'}),
        ("ag_news", {"test.csv": b'"1","a","b\n'}),
        ("hotel", {"a.csv": b"review,label\na,1\n"}),
        ("hotel", {"a.csv": b"label,review\n3,a\n"}),
        ("hotel", {"a.csv": b""}),
        ("shopping", {"a.zip": b"PK"}),
        ("headlines", {"dev.txt": "标题\t10\n".encode()}),
    ],
)
def test_a_file_of_another_form_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, files: dict[str, bytes]
) -> None:
    stands_for(name, files, tmp_path, monkeypatch)
    with pytest.raises(Problem) as problem:
        text_sets.labelled(name)
    assert problem.value.code == "data_malformed"


@pytest.mark.parametrize("content", [b"", b"{}", b'["a"]', b'[{"paragraphs": [1]}]', b'[{"title": "a"}]', b"\xff"])
def test_poems_of_another_form_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    stands_for("tang", {"poems.json": content}, tmp_path, monkeypatch)
    with pytest.raises(Problem) as problem:
        text_sets.running("tang")
    assert problem.value.code == "data_malformed"


def test_a_flipped_bit_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = stands_for("headlines", {"dev.txt": "标题\t1\n".encode()}, tmp_path, monkeypatch)
    (folder / "dev.txt").write_bytes("标题\t2\n".encode())
    with pytest.raises(Problem, match="data_damaged"):
        text_sets.labelled("headlines")


def test_a_set_that_is_away_is_fetched_into_the_cache(
    home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GLASSBOX_DATA", raising=False)
    content = json.dumps([{"paragraphs": ["床前明月光，", "疑是地上霜。"]}, {"paragraphs": ["一"]}]).encode()
    server.files["/p.json"] = content
    part = Part("p.json", len(content), hashlib.sha256(content).hexdigest())
    monkeypatch.setitem(text_sources.SOURCES, "tang", (Source("tang", "T", "CC0", "n", (server.place,), (part,)),))
    assert not text_sets.is_here("tang")
    assert text_sets.arrived("tang") == (0, len(content))
    assert text_sets.running("tang").text == "床前明月光，\n疑是地上霜。\n\n一\n"
    assert text_sets.is_here("tang")
    assert (home / "data" / "tang" / "p.json").read_bytes() == content
    text_sets.running("tang")
    assert len(server.asked) == 1
