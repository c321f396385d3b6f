"""Chinese labelled texts as their files have them: reviews of hotels and goods, headlines. Leaves nothing out; knows no model.

Sources: ChnSentiCorp (S. Tan) and online_shopping_10_cats in the copies of SophonPlus/ChineseNlpCorpus; THUCNews (M. Sun et al.).
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from core.data.text_config import CLASSES
from core.data.text_files import lines, member_of_zip, whole, whole_number
from core.data.text_split import Read
from core.errors import Problem


def hotel(files: list[Path]) -> Read:
    """7,766 reviews, 2,444 negative (0) and 5,322 positive (1); one is empty. Raises Problem("data_malformed")."""
    return _table(files[0].read_bytes(), ["label", "review"], files[0].name)


def shopping(files: list[Path]) -> Read:
    """62,774 reviews of goods of ten kinds, 31,046 negative (0) and 31,728 positive (1); some stand there twice, some with both.

    Raises Problem("data_malformed").
    """
    return _table(member_of_zip(files[0], "online_shopping_10_cats.csv"), ["cat", "label", "review"], files[0].name)


def headlines(files: list[Path]) -> Read:
    """10,000 headlines, a thousand of each of ten subjects. Raises Problem("data_malformed")."""
    path, count = files[0], len(CLASSES["headlines"])
    rows = [line.rpartition("\t") for line in lines(path.read_bytes(), path.name)]
    return Read([text for text, _, _ in rows], [whole_number(label, count, path.name) for _, _, label in rows])


def _table(data: bytes, columns: list[str], name: str) -> Read:
    """A table whose last columns are label and text."""
    reader = csv.reader(io.StringIO(whole(data, name), newline=""), strict=True)
    try:
        if next(reader) != columns:
            raise Problem("data_malformed", name=name)
        rows = [row[-2:] for row in reader if row]
        return Read([text for _, text in rows], [whole_number(label, 2, name) for label, _ in rows])
    except (csv.Error, ValueError, StopIteration) as error:
        raise Problem("data_malformed", name=name) from error
