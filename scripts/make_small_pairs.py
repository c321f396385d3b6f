"""Make the sentence pairs that come with the project: everyday English with its Chinese. Knows no model.

    python scripts/make_small_pairs.py           write assets/data/pairs_small.tsv
    python scripts/make_small_pairs.py --check   compare with what lies there, write nothing

Most sentences are put together from blocks (pairs_blocks.json), so that a held-out sentence is a new combination of known words, and
the order of words differs between the languages: "I read every day" is "I every day read", "on the table" is "table on". The
others (pairs_written.tsv) were written one by one. The same blocks give the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "data"
FILE, WRITTEN = FOLDER / "pairs_small.tsv", FOLDER / "pairs_written.tsv"
SEED = 7
Pair = tuple[str, str]

BLOCKS = json.loads((FOLDER / "pairs_blocks.json").read_text("utf-8"))
Z = BLOCKS["grammar"]  # the Chinese words that hold a sentence together
SMALL = ("a book", "a letter", "a map", "a cup", "an apple")  # what can stand on a table or hide behind a door
ALIVE = ("a cat", "a dog", "a bird")


def said(english: str, chinese: str, mark: str = ".") -> Pair:
    """A sentence of each: a capital, and the mark that the language has."""
    return english[0].upper() + english[1:] + mark, chinese + {".": "。", "?": "？", "!": "！"}[mark]


def habits() -> Iterator[Pair]:
    """Somebody does something: when, where, not, whether, or wants to."""
    for (who, (name, s)), (plain, (third, act)) in product(BLOCKS["who"].items(), BLOCKS["does"].items()):
        verb = third if s else plain
        yield said(f"{who} {verb}", f"{name}{act}")
        for when, then in BLOCKS["when"].items():
            yield said(f"{who} {verb} {when}", f"{name}{then}{act}")
        for where, there in BLOCKS["place"].items():
            if (plain, where) != ("cook dinner", "in the park"):
                yield said(f"{who} {verb} {where}", f"{name}{there}{act}")
        yield said(f"{who} {'does' if s else 'do'} not {plain}", f"{name}{Z['not']}{act}")
        yield said(f"{'does' if s else 'do'} {who} {plain}", f"{name}{act}{Z['asking']}", "?")
        for when, then in BLOCKS["when"].items():
            yield said(f"{'does' if s else 'do'} {who} {plain} {when}", f"{name}{then}{act}{Z['asking']}", "?")
        yield said(f"where {'does' if s else 'do'} {who} {plain}", f"{name}{Z['where']}{act}", "?")
        yield said(f"when {'does' if s else 'do'} {who} {plain}", f"{name}{Z['when']}{act}", "?")


def liking() -> Iterator[Pair]:
    """Somebody likes something, or does not."""
    for (who, (name, s)), (what, object_) in product(BLOCKS["who"].items(), BLOCKS["liked"].items()):
        yield said(f"{who} {'likes' if s else 'like'} {what}", f"{name}{Z['like']}{object_}")
        yield said(f"{who} {'does' if s else 'do'} not like {what}", f"{name}{Z['not']}{Z['like']}{object_}")
        yield said(f"{'does' if s else 'do'} {who} like {what}", f"{name}{Z['like']}{object_}{Z['asking']}", "?")


def wishing() -> Iterator[Pair]:
    """Somebody wants to do something, or can."""
    for (who, (name, s)), (what, object_) in product(BLOCKS["who"].items(), BLOCKS["wish"].items()):
        if not (who == "you" and what == "help you"):
            yield said(f"{who} {'wants' if s else 'want'} to {what}", f"{name}{Z['want']}{object_}")
            yield said(f"{who} {'does' if s else 'do'} not want to {what}", f"{name}{Z['not']}{Z['want']}{object_}")
        if what in ("swim", "speak Chinese"):
            yield said(f"{who} can {what}", f"{name}{Z['can']}{object_}")
            yield said(f"can {who} {what}", f"{name}{Z['can']}{object_}{Z['asking']}", "?")


def places() -> Iterator[Pair]:
    """Something is somewhere; who goes where, and how."""
    for (what, (count, noun)), (spot, place) in product(BLOCKS["thing"].items(), BLOCKS["spot"].items()):
        if what in (ALIVE if spot in ("under the tree", "in front of the house") else (*SMALL, *ALIVE)):
            yield said(f"there is {what} {spot}", f"{place}{Z['has']}{count}{noun}")
            if what in ALIVE:
                yield said(f"is there {what} {spot}", f"{place}{Z['has']}{noun}{Z['asking']}", "?")
                yield said(f"the {what.split()[1]} {spot} is black", f"{place}{Z['of']}{noun}{Z['is_black']}")
            elif spot in ("on the table", "under the chair", "behind the door"):
                yield said(f"the {what.split()[1]} {spot} is mine", f"{place}{Z['of']}{noun}{Z['is_mine']}")
    for (who, (name, s)), (goal, aim), (by, ride) in product(
        BLOCKS["who"].items(), BLOCKS["goal"].items(), BLOCKS["by"].items()
    ):
        yield said(f"{who} {'goes' if s else 'go'} to {goal} by {by}", f"{name}{ride}{Z['go']}{aim or Z['work']}")


def things() -> Iterator[Pair]:
    """What was bought, what is whose, what is more, how something is."""
    for (who, (name, _)), (noun, (count, thing)), (color, tone), (time, date) in product(
        BLOCKS["who"].items(), BLOCKS["bought"].items(), BLOCKS["color"].items(), BLOCKS["time"].items()
    ):
        yield said(f"{who} bought a {color} {noun} {time}", f"{name}{date}{Z['bought']}{count}{tone}{Z['of']}{thing}")
    for (one, first), (other, second), (more, grade) in product(
        BLOCKS["grade"].items(), BLOCKS["grade"].items(), BLOCKS["more"].items()
    ):
        if one != other and not (more == "newer" and "the" in (one[:3], other[:3])):
            yield said(f"{one} is {more} than {other}", f"{first}{Z['than']}{second}{grade}")
    for (whose, owner), (noun, thing) in product(BLOCKS["owner"].items(), BLOCKS["owned"].items()):
        yield said(f"this is {whose} {noun}", f"{Z['this_is']}{owner}{thing}")
        yield said(f"is this {whose} {noun}", f"{Z['this_is']}{owner}{thing}{Z['asking']}", "?")
        yield said(f"where is {whose} {noun}", f"{owner}{thing}{Z['where']}", "?")
    for subject, words in BLOCKS["is"].items():
        for word, said_so in words.items():
            yield said(f"{subject} is very {word}", f"{BLOCKS['subject'][subject]}{Z['very']}{said_so}")
            yield said(f"{subject} is not {word}", f"{BLOCKS['subject'][subject]}{Z['not']}{said_so}")
            yield said(f"is {subject} {word}", f"{BLOCKS['subject'][subject]}{said_so}{Z['asking']}", "?")


COUNTS = ((habits, 330), (liking, 130), (wishing, 110), (places, 160), (things, 190))  # how many of each are kept


def pairs() -> list[Pair]:
    """All pairs, each English sentence once, in the order of their length."""
    generator = random.Random(SEED)
    written = (line.split("\t") for line in WRITTEN.read_text("utf-8").splitlines()[1:])
    found = [(english, chinese) for english, chinese in written]
    for block, count in COUNTS:
        found += generator.sample(list(dict.fromkeys(block())), count)
    unique = dict(reversed(found))  # of an English sentence the first translation: that which was written by hand
    return sorted(unique.items(), key=lambda pair: (len(pair[0]), pair))


def main() -> int:
    """Write the file, or say whether it is what would be written."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--check", action="store_true", help="compare, write nothing")
    content = "".join(f"{english}\t{chinese}\n" for english, chinese in [("english", "chinese"), *pairs()]).encode()
    if words.parse_args().check:
        return 0 if FILE.read_bytes() == content else 1
    FILE.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
