"""Make the two running texts that come with the project: a play of Shakespeare and three hundred Tang poems. Knows no model.

    python scripts/make_small_texts.py           GLASSBOX_DATA names the folder that holds text_en/ and text_zh/
    python scripts/make_small_texts.py --check   compare with what lies in assets/data, write nothing

Shakespeare is "Romeo and Juliet", every scene, as it stands in tiny Shakespeare. The poems are the anthology "Three Hundred
Tang Poems" of chinese-poetry, whose file is in traditional characters; assets/data/simplified.txt says the simplified one of
each (as OpenCC has it). Its editors' notes on other readings are left out. The same files give the same texts, byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "data"
PLAY, POEMS, PAIRS = "shakespeare_small.txt", "tang_small.txt", "simplified.txt"
SHAKESPEARE = ("text_en/tinyshakespeare/input.txt", "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed")
TANG = (
    "text_zh/chinese-poetry/tangshisanbaishou_mengxue.json",
    "8423b65d938d0327e369972e790549b42609fa7ac4a2a72df59f4cb5a49c08f8",
)
FIRST = "SAMPSON:\nGregory, o' my word, we'll not carry coals."
LAST = "Than this of Juliet and her Romeo.\n"

_NOTE = re.compile(r"[（(][^（）()]*[）)]")  # in parentheses: another reading
_SIGNS = str.maketrans({"!": "！", "?": "？", ",": "，", ":": "：", " ": ""})
_DRY, _DRY_SIMPLIFIED = "\u4e7e", "\u5e72"
_HEAVEN = re.compile(_DRY + "(?=[\u5764\u5143])")  # there the character means heaven, and stays
_VERSE = re.compile(r"[^。？！；]+[。？！；]?[”》]?")


def main() -> int:
    """Write both texts, or say which one differs."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument(
        "--check", action="store_true", help="write nothing; fail where a text is not what would be written"
    )
    check: bool = words.parse_args().check
    data = Path(os.environ.get("GLASSBOX_DATA", ""))
    made = {PLAY: play(source(data, *SHAKESPEARE)), POEMS: poems(source(data, *TANG))}
    differs = 0
    for name, text in made.items():
        target = FOLDER / name
        if check:
            same = target.is_file() and target.read_bytes() == text.encode()
            differs += not same
            print(name, "is as it would be written" if same else "DIFFERS")
        else:
            target.write_bytes(text.encode())
            print(name, len(text), "characters,", len(text.encode()), "bytes")
    return differs


def source(data: Path, name: str, sha256: str) -> str:
    """A published file, checked. Raises SystemExit when it is another one."""
    content = (data / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise SystemExit(f"{name}: not the file this script was written for")
    return content.decode()


def play(text: str) -> str:
    """From the first line of the play to its last."""
    begin = text.index(FIRST)
    return text[begin : text.index(LAST, begin) + len(LAST)]


def poems(text: str) -> str:
    """Title, poet, then a verse a line; an empty line between two poems.

    The anthology is sorted by form; here the poems are mixed, so that each part of the text holds every form.
    """
    kept: set[str] = set()
    for group in json.loads(text)["content"]:
        for poem in group["content"]:
            verses = _VERSE.findall(plain("".join(poem["paragraphs"])))
            kept.add("\n".join([plain(poem["chapter"]), plain(poem["author"]), *verses]))
    mixed = sorted(kept, key=lambda poem: hashlib.sha256(poem.encode()).hexdigest())
    return "\n\n".join(mixed) + "\n"


def plain(text: str) -> str:
    """Without notes, with Chinese punctuation, in simplified characters."""
    return simplified(_NOTE.sub("", text).translate(_SIGNS))


def simplified(text: str) -> str:
    """Each traditional character as its simplified one; as many characters as before."""
    marked = _HEAVEN.sub("\0", text).replace(_DRY, _DRY_SIMPLIFIED)
    return marked.translate(table()).replace("\0", _DRY)


def table() -> dict[int, str]:
    """The pairs of assets/data/simplified.txt: traditional → simplified."""
    return {ord(pair[0]): pair[1] for pair in (FOLDER / PAIRS).read_text("utf-8").split()}


if __name__ == "__main__":
    sys.exit(main())
