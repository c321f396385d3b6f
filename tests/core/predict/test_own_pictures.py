"""Learners' pictures become a set: files of every kind, ZIPs, what is left out and why."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

import pytest

from core.data.own_classes import Left, NoSet
from core.data.own_form import prepare
from core.data.own_pictures import Form, load, sets_of
from core.errors import Problem
from core.predict.images import decode
from core.predict.own_pictures import Report, from_pictures, from_zip, read_files
from tests.core.predict.brought import Fake, codes, fake, file, zipped  # noqa: F401

CAT, DOG = "\u732b", "\U0001f436"


def from_files(
    given: list[tuple[str, str, bytes]], form: Form, visitor: str, base: str = ""
) -> tuple[Report, tuple[Left, ...]]:
    """Files of classes as a page brings them: read when they arrive, made a set of later; and what could not be read."""
    read = read_files([(f"{label}/{name}", content) for label, name, content in given])
    pictures = [(name.split("/", 1)[0], name, picture) for name, picture in read.good]
    return from_pictures(pictures, form, visitor, base), read.left


@pytest.mark.usefixtures("fake")
def test_pictures_of_every_kind_and_size_become_a_set() -> None:
    kinds = [
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "L"),
        ("PNG", "1"),
        ("JPEG", "RGB"),
        ("WEBP", "RGB"),
        ("BMP", "RGB"),
    ]
    sizes = [(40, 40), (4, 90), (300, 200), (32, 32), (33, 31), (1200, 7), (28, 28)]
    files = [file(kind, size, mode) for (kind, mode), size in zip(kinds, sizes, strict=True)]
    given = [(CAT if number % 2 else DOG, f"{number}", content) for number, content in enumerate(files)]
    report, left = from_files(given, "color", "someone")
    found = load(report.card.id)
    assert (report.left, left) == ((), ())
    assert (report.card.classes, report.card.counts) == ((DOG, CAT), (4, 3))
    expected = {prepare(decode(content, 1 << 20), "color").tobytes(): label for label, _, content in given}
    assert {
        each.tobytes(): found.card.classes[label] for each, label in zip(found.pictures, found.labels, strict=True)
    } == (expected)
    assert sets_of("someone") == [report.card]
    gray = load(from_files(given, "gray", "someone")[0].card.id)
    assert {each.tobytes() for each in gray.pictures} == {
        prepare(decode(content, 1 << 20), "gray").tobytes() for content in files
    }


@pytest.mark.usefixtures("fake")
def test_how_far_it_is_is_told() -> None:
    told: list[tuple[int, int]] = []
    read_files([(str(n), file()) for n in range(9)], progress=lambda done, total: told.append((done, total)))
    assert told == [(8, 9), (9, 9)]


@pytest.mark.usefixtures("fake")
def test_what_was_good_is_kept_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_UPLOAD_MB", "1")
    bomb = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0" + bytes(40)
    bad = {
        "empty": b"",
        "text": b"hello",
        "cut": file("JPEG", (200, 200))[:900],
        "large": bytes((1 << 20) + 1),
        "tiny": file(size=(3, 3)),
        "bomb": bomb,
    }
    given = [(label, f"{label}{number}", file()) for label in "ab" for number in range(3)]
    same = [("b", "same", given[0][2]), ("b", "void", b"")]
    report, left = from_files(
        [*given, *(("a", name, content) for name, content in bad.items()), *same], "gray", "someone"
    )
    assert (report.card.counts, report.card.form) == ((3, 3), "gray")
    found = {name.split("/")[1]: each.problem.code for each in left for name in each.names}
    assert found.pop("bomb") in ("image_too_many_pixels", "not_an_image", "image_damaged")
    assert found == {
        "empty": "file_empty",
        "void": "file_empty",
        "text": "not_an_image",
        "cut": "image_damaged",
        "large": "file_too_large",
        "tiny": "image_too_small",
        "same": "own_picture_twice",
    }
    assert sum(each.count for each in left) == 8


@pytest.mark.usefixtures("fake")
def test_a_set_is_added_to_in_its_own_form() -> None:
    first, _ = from_files([(label, str(number), file()) for label in "ab" for number in range(3)], "gray", "someone")
    more = [("b", "4", file()), *(("c", str(number), file()) for number in range(3))]
    second, _ = from_files(more, "color", "another", base=first.card.id)
    assert (second.card.classes, second.card.counts, second.card.form) == (("a", "b", "c"), (3, 4, 3), "gray")
    assert load(first.card.id).card == first.card, "the first stays as it is"
    with pytest.raises(Problem, match="own_pictures_gone"):
        from_files(more, "color", "another", base="0" * 20)


@pytest.mark.usefixtures("fake")
def test_a_zip_of_folders_with_good_and_bad() -> None:
    files = {f"mine/{label}/{number}.png": file() for label in (CAT, DOG) for number in range(4)}
    bad = {f"mine/{CAT}/bad.jpg": b"no", "mine/loose.png": file(), "mine/notes.txt": b"hi", "mine/lone/1.png": file()}
    report = from_zip(zipped({**files, **bad}), "color", "someone")
    assert (report.card.classes, report.card.counts) == ((CAT, DOG), (4, 4))
    assert codes(report) == {
        f"mine/{CAT}/bad.jpg": "not_an_image",
        "mine/loose.png": "zip_without_folder",
        "mine/notes.txt": "not_an_image",
        "lone": "own_class_too_small",
    }
    assert report.parts == ()


@pytest.mark.usefixtures("fake")
def test_why_a_zip_makes_no_set_is_told_of_each_class_and_file() -> None:
    same = file()
    files = {f"cat/{number}.png": file() for number in range(4)} | {f"dog/{number}.png": same for number in range(3)}
    with pytest.raises(NoSet, match="own_one_class") as none:
        from_zip(zipped({**files, "loose.png": file(), "cat/bad.png": b"no"}), "color", "someone")
    assert none.value.counts == {"cat": 4, "dog": 1}
    assert {left.problem.code: left.names for left in none.value.left} == {
        "own_picture_twice": ("dog/1.png", "dog/2.png"),
        "own_class_too_small": ("dog",),
        "zip_without_folder": ("loose.png",),
        "not_an_image": ("cat/bad.png",),
    }


@pytest.mark.usefixtures("fake")
def test_pictures_far_from_square_are_counted() -> None:
    sizes = [(40, 40), (60, 40), (61, 40), (40, 61), (300, 40), (3, 300)]  # of the last nothing is left
    assert read_files([(str(size), file(size=size)) for size in sizes]).oblong == 3
    files = {f"{label}/{size}.png": file(size=size) for label in "ab" for size in sizes}
    assert from_zip(zipped(files), "gray", "someone").oblong == 6


def test_of_ten_thousand_files_so_many_are_read_as_fit(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.data.own_classes.MOST_PICTURES", 20)
    files = {f"{number % 4}/{number}.png": b"" for number in range(10_000)}
    files |= {f"{number % 4}/0{number}.png": file() for number in range(30)}  # the first in their folders
    report = from_zip(zipped(files), "color", "someone")
    assert sum(report.card.counts) == 20
    assert max(report.card.counts) - min(report.card.counts) <= 1
    assert sum(each.count for each in report.left) == 10_010
    assert sum(len(each.names) for each in report.left) <= 15, "a report is short"
    assert sum(fake.asked) < 100
