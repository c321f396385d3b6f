"""Running texts as their files have them: plays of Shakespeare, poems of the Tang dynasty. Knows no model.

Sources: A. Karpathy's selection of Shakespeare's plays (2015); Quan Tang Shi in the files of chinese-poetry/chinese-poetry.
"""

from __future__ import annotations

import json
from pathlib import Path

from core.data.text_files import whole
from core.errors import Problem


def shakespeare(files: list[Path]) -> str:
    """1,115,394 characters of plays. Raises Problem("data_malformed")."""
    return whole(files[0].read_bytes(), files[0].name)


def tang(files: list[Path]) -> str:
    """10,008 poems in traditional characters, a verse a line, an empty line between two poems; without titles and poets.

    Raises Problem("data_malformed").
    """
    poems: list[str] = []
    for path in files:
        try:
            for poem in json.loads(path.read_bytes()):
                verses = [verse.strip() for verse in poem["paragraphs"]]
                poems.append("\n".join(verse for verse in verses if verse))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Problem("data_malformed", name=path.name) from error
    if not any(poems):
        raise Problem("data_malformed", name=files[0].name)
    return "\n\n".join(filter(None, poems)) + "\n"
