"""The files of sentence pairs: those that come along, those of Tatoeba. Knows no network and no catalog.

A line of manythings.org is English, tab, Chinese, tab, whom the licence (CC BY 2.0 FR) asks to name.
"""

from __future__ import annotations

from pathlib import Path

from core.data.pairs import PairsRead
from core.data.text_files import lines, member_of_zip
from core.data.text_shipped import FOLDER
from core.errors import Problem

HEAD = "english\tchinese"
MEMBER = "cmn.txt"  # of the archive
SHIPPED = FOLDER / "pairs_small.tsv"


def shipped() -> PairsRead:
    """The pairs that come with the project. Raises Problem("data_damaged") where the file is missing, or ("data_malformed")."""
    try:
        data = SHIPPED.read_bytes()
    except OSError as error:
        raise Problem("data_damaged", name=SHIPPED.name) from error
    rows = lines(data, SHIPPED.name)
    if rows[:1] != [HEAD]:
        raise Problem("data_malformed", name=SHIPPED.name)
    return _columns(rows[1:], 2, SHIPPED.name)


def tatoeba(files: list[Path]) -> PairsRead:
    """The pairs of Tatoeba, of the file or of the archive. Raises Problem("data_malformed")."""
    (path,) = files
    packed = path.suffix == ".zip"
    return _columns(lines(member_of_zip(path, MEMBER) if packed else path.read_bytes(), path.name), 3, path.name)


def _columns(rows: list[str], count: int, name: str) -> PairsRead:
    cells = [row.split("\t") for row in rows]
    if not cells or any(len(row) != count for row in cells):
        raise Problem("data_malformed", name=name)
    columns = [list(each) for each in zip(*cells, strict=True)]
    return PairsRead(columns[0], columns[1], columns[2] if count == 3 else ())
