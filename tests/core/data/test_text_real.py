"""The real files of published texts, where the data folder has them: every row counted, and what they are known for."""

from __future__ import annotations

import hashlib
import os
import re

import numpy as np
import pytest

from core.data import text_sets, text_sources
from core.data.text_config import CLASSES
from core.data.text_sources import NOTES

GIVEN = os.environ.get("GLASSBOX_DATA")
real = pytest.mark.skipif(not GIVEN, reason="needs GLASSBOX_DATA")


@pytest.mark.data
@real
@pytest.mark.parametrize(
    ("name", "rows", "counts", "dropped", "parts"),
    [  # of each class in the file; what is left out as empty, repeated, conflicting; the parts
        ("sst2", 7_792, [3_738, 4_054], [0, 9, 0], [6_133, 778, 872]),
        ("rt_polarity", 10_662, [5_331, 5_331], [0, 0, 0], [8_530, 1_066, 1_066]),
        ("sms_spam", 5_574, [4_827, 747], [0, 414, 0], [4_128, 516, 516]),
        ("ag_news", 7_600, [1_900] * 4, [0, 0, 0], [6_080, 760, 760]),
        ("hotel", 7_766, [2_444, 5_322], [1, 0, 0], [6_213, 776, 776]),
        ("shopping", 62_774, [31_046, 31_728], [1, 32, 36], [51_434, 5_000, 6_271]),
        ("headlines", 10_000, [1_000] * 10, [0, 7, 0], [7_993, 1_000, 1_000]),
    ],
)
def test_the_real_files_row_by_row(
    name: str, rows: int, counts: list[int], dropped: list[int], parts: list[int]
) -> None:
    if text_sets.source_of(name) is text_sources.AG_NEWS:
        pytest.skip("the whole of it is here")
    read = text_sets._READ[name](text_sets.obtained(name))
    assert len(read.texts) == len(read.labels) == rows
    assert np.bincount(read.labels).tolist() == counts
    found = text_sets.labelled(name)
    assert found.dropped == dict(zip(("empty", "repeated", "conflicting"), dropped, strict=True))
    assert len(found.texts) == rows - sum(dropped) == text_sets.about(name).count
    assert [len(found.parts[part]) for part in ("train", "validation", "test")] == parts
    assert found.classes == CLASSES[name]
    assert found.note == NOTES.get(text_sets.source_of(name), "")


@pytest.mark.data
@real
def test_goods_that_stand_there_twice_and_with_both_labels() -> None:
    """What the file is known for: 49 repetitions and 18 contradictions, before blanks at the ends are taken away."""
    read = text_sets._READ["shopping"](text_sets.obtained("shopping"))
    meanings: dict[str, set[int]] = {}
    for text, label in zip(read.texts, read.labels, strict=True):
        meanings.setdefault(text, set()).add(label)
    assert len(read.texts) - len(meanings) == 49
    assert sum(len(labels) > 1 for labels in meanings.values()) == 18


@pytest.mark.data
@real
@pytest.mark.parametrize(
    ("name", "row", "label", "text"),
    [
        ("sst2", -872, "negative", "one long string of cliches"),
        ("rt_polarity", 0, "negative", "simplistic , silly and tedious ."),
        ("sms_spam", 1, "ham", "Ok lar... Joking wif u oni..."),
        ("ag_news", 0, "business", "Fears for T N pension after talks Unions representing workers at Turner"),
        ("hotel", 0, "positive", '距离川沙公路较近,但是公交指示不对,如果是"蔡陆线"的话,会非常麻烦'),
        ("shopping", 0, "positive", "做父母一定要有刘墉这样的心态"),
        ("headlines", 1, "society", "60年铁树开花形状似玉米芯(组图)"),
    ],
)
def test_rows_of_the_real_files(name: str, row: int, label: str, text: str) -> None:
    found = text_sets.labelled(name)
    assert found.texts[row].startswith(text)
    assert found.classes[found.labels[row]] == label


@pytest.mark.data
@real
def test_the_signs_that_ag_news_lost_are_back() -> None:
    found = text_sets.labelled("ag_news")
    assert not [text for text in found.texts if "\\" in text or re.search(r" #\d+;| quot;", text)]
    assert any("$10 million Ansari X Prize" in text for text in found.texts)


@pytest.mark.data
@real
def test_the_real_running_texts() -> None:
    plays, poems = text_sets.running("shakespeare"), text_sets.running("tang")
    assert hashlib.sha256(plays.text.encode()).hexdigest() == text_sources.SHAKESPEARE.parts[0].sha256
    assert (len(plays.text), plays.text.count("\n"), len(set(plays.text))) == (1_115_394, 40_000, 65)
    assert plays.train + plays.validation + plays.test == plays.text
    assert len(poems.text) == text_sets.about("tang").count
    assert len(poems.text.strip().split("\n\n")) == 10_008
    assert sum(len(line) for line in poems.text.split("\n")) == 663_210
    assert poems.text.startswith("秦川雄帝宅，函谷壯皇居。\n")
