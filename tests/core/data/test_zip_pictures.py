"""ZIPs of folders: which folder is the class, names in every alphabet."""

from __future__ import annotations

import io
import zipfile

import pytest

from core.data.own_classes import Dropped, NoSet
from core.data.zip_pictures import open_zip
from core.errors import Problem
from tests.core.data.zip_by_hand import Member, pack

MOST = 5 << 20
CAT = "\u732b"  # cat
DOG = "\u72d7"  # dog


def of(*names: str) -> bytes:
    """A ZIP with these files, written by Python's own library."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, name.encode())
    return out.getvalue()


def labels(data: bytes) -> list[tuple[str, str]]:
    return [(item.label, item.name) for item in open_zip(data, MOST)[0]]


def codes(dropped: list[Dropped]) -> dict[str, str]:
    return {each.name: each.problem.code for each in dropped}


# ---- folders are classes


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        (["cat/1.png", "dog/1.png"], "cat dog"),
        (["mine/cat/1.png", "mine/dog/1.png"], "cat dog"),
        (["a/b/c/cat/1.png", "a/b/c/dog/1.png"], "cat dog"),
        (["train/cat/1.png", "test/cat/2.png", "train/dog/3.png"], "cat cat dog"),
        (["all/Training/cat/1.png", "all/valid/dog/3.png"], "cat dog"),
        ([f"\u8bad\u7ec3\u96c6/{CAT}/1.png", f"\u6d4b\u8bd5\u96c6/{DOG}/1.png"], f"{DOG} {CAT}"),
        (["cat/left/1.png", "cat/right/1.png", "dog/1.png"], "cat cat dog"),
        (["cat/1.png", "cat/2.png"], "cat cat"),
        (["mine/cat/1.png"], "cat"),
        (["cat\\1.png", "dog\\2.png"], "cat dog"),
        (["./cat/1.png", ".//dog//2.png"], "cat dog"),
        (["cat/1.JPG", "cat/2.Jpeg", "dog/3.webp", "dog/4.GIF", "dog/5.bmp"], "cat cat dog dog dog"),
        (
            ["\U0001f436/1.png", "\U0001f468\u200d\U0001f469\u200d\U0001f467/1.png"],
            "\U0001f436 \U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
    ],
)
def test_the_class_is_the_outermost_folder_that_tells_pictures_apart(names: list[str], classes: str) -> None:
    items, dropped, _ = open_zip(of(*names), MOST)
    assert sorted(item.label for item in items) == sorted(classes.split(" "))
    assert dropped == []


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        (["all/train/cat/1.png", "all/test/cat/2.png"], ("test", "train")),
        (["train/cat/1.png", "train/dog/2.png"], ()),
        (["cat/train/1.png", "dog/test/2.png"], ()),
        (["mine/cat/1.png", "mine/dog/2.png"], ()),
    ],
)
def test_folders_that_divided_it_are_told(names: list[str], parts: tuple[str, ...]) -> None:
    assert open_zip(of(*names), MOST).parts == parts


def test_names_are_in_the_order_of_a_reader_and_bytes_are_those_of_the_file() -> None:
    items, _, _ = open_zip(of("b/10.png", "b/9.png", "a/x2y10.png", "a/x2y9.png", "a10/1.png", "a9/1.png"), MOST)
    assert [item.name for item in items] == [
        "a/x2y9.png",
        "a/x2y10.png",
        "a9/1.png",
        "a10/1.png",
        "b/9.png",
        "b/10.png",
    ]
    assert [item.read() for item in items] == [item.name.encode() for item in items]


def test_what_is_no_picture_is_told_and_what_systems_add_is_passed_over() -> None:
    data = of(
        *(
            "root/cat/1.png",
            "root/dog/2.png",
            "root/loose.png",
            "root/notes.txt",
            "root/cat/nested.zip",
            "root/cat/bare",
        ),
        *("__MACOSX/cat/._1.png", "root/cat/.DS_Store", "root/.git/config.png", "root/cat/Thumbs.db", "root/empty/"),
    )
    items, dropped, _ = open_zip(data, MOST)
    assert [item.name for item in items] == ["root/cat/1.png", "root/dog/2.png"]
    assert codes(dropped) == {
        "root/notes.txt": "not_an_image",
        "root/cat/nested.zip": "not_an_image",
        "root/cat/bare": "not_an_image",
        "root/loose.png": "zip_without_folder",
    }


# ---- names


@pytest.mark.parametrize(
    ("raw", "flags", "name"),
    [
        (f"{CAT}/1.png".encode(), 0x800, f"{CAT}/1.png"),
        (f"{CAT}/1.png".encode(), 0, f"{CAT}/1.png"),  # macOS forgets the flag
        (f"{CAT}{DOG}/1.png".encode("gbk"), 0, f"{CAT}{DOG}/1.png"),
        ("\u955b\u4e02/1.png".encode("gbk"), 0, "\u955b\u4e02/1.png"),  # beyond GB 2312; the second byte of one is 0x40
        ("\u3402/1.png".encode("gb18030"), 0, "\u3402/1.png"),
        ("caf\u00e9/\u00fc.png".encode("cp437"), 0, "caf\u00e9/\u00fc.png"),
        (b"cat/1.png\0.exe", 0, "cat/1.png"),
        ("\U0001f436/1.png".encode(), 0, "\U0001f436/1.png"),
    ],
)
def test_names_in_the_letters_they_were_written_in(raw: bytes, flags: int, name: str) -> None:
    found = [each for _, each in labels(pack([Member(raw, flags=flags), Member(b"zz/9.png")]))]
    assert set(found) == {name, "zz/9.png"}


def test_a_backslash_byte_inside_a_chinese_letter_parts_no_folders() -> None:
    letter = b"\xb0\\".decode("gbk")
    assert labels(pack([Member(b"\xb0\\/1.png"), Member(b"z/1.png")])) == [
        ("z", "z/1.png"),
        (letter, f"{letter}/1.png"),
    ]


@pytest.mark.parametrize(
    "name",
    [b"../cat/1.png", b"a/../../1.png", b"/etc/1.png", b"..\\1.png", b"C:\\cat\\1.png", b"c:/cat/1.png", b"//x/1.png"],
)
def test_paths_that_climb_out(name: bytes) -> None:
    items, dropped, _ = open_zip(pack([Member(name), Member(b"cat/1.png")]), MOST)
    assert [item.name for item in items] == ["cat/1.png"]
    assert [each.problem.code for each in dropped] == ["zip_path_climbs"]


# ---- no ZIP at all


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "zip_unreadable"),
        (b"PK\x03\x04", "zip_unreadable"),
        (b"Rar!\x1a\x07\x00" + bytes(100), "zip_unreadable"),
        (of("cat/1.png", "dog/2.png")[:-30], "zip_unreadable"),
        (pack([Member(b"\xff\xfe/1.png", flags=0x800)]), "zip_unreadable"),
        (pack([]), "zip_no_pictures"),
        (of("cat/", "dog/"), "zip_no_pictures"),
        (of("readme.txt"), "zip_no_pictures"),
        (of("readme.txt", "../1.png"), "zip_no_pictures"),
        (of("1.png", "2.png", "readme.txt"), "zip_no_folders"),
        (bytes((64 << 20) + 1), "zip_too_large"),
    ],
    ids=[
        "empty",
        "a beginning",
        "rar",
        "cut off",
        "no letters",
        "no members",
        "folders",
        "texts",
        "nothing good",
        "no folders",
        "large",
    ],
)
def test_nothing_to_take(data: bytes, reason: str) -> None:
    with pytest.raises(Problem) as problem:
        open_zip(data, MOST)
    assert problem.value.code == reason


def test_why_there_is_nothing_to_take_is_told_of_each() -> None:
    with pytest.raises(NoSet) as none:
        open_zip(of("1.png", "2.png", "readme.txt", "../3.png"), MOST)
    assert {left.problem.code: left.names for left in none.value.left} == {
        "zip_without_folder": ("1.png", "2.png"),
        "not_an_image": ("readme.txt",),
        "zip_path_climbs": ("../3.png",),
    }
