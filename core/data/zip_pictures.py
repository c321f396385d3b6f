"""A ZIP of folders, each a class of pictures. Trusts nothing in it; knows not what a picture is.

Nothing is unpacked to the disk. How much is listed, how large a member and all of them may become is bounded beforehand, so
that a small file cannot grow into a large one.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

from core.data.own_classes import Dropped, Item, NoSet, left_out
from core.errors import Problem

MOST_BYTES = 64 << 20  # of the ZIP
MOST_LISTED = 20_000  # members
MOST_UNPACKED = 256 << 20  # bytes of all members that are read
MOST_RATIO = 200  # of what a member becomes to what it is; a flat drawing as BMP reaches it, a photograph 2
_FREE = 1 << 20  # bytes that any member may become
FORMATS = "PNG, JPEG, WEBP, BMP, GIF"
_SUFFIX = re.compile(r"\.(png|jpe?g|jfif|webp|bmp|gif)", re.IGNORECASE)
# How a data set's parts are called, in Chinese (xunlian, ceshi, yanzheng, each perhaps with ji, "set") as well.
_PARTS = re.compile(
    r"train(ing)?|test(ing)?|val(id(ation)?)?|(\u8bad\u7ec3|\u6d4b\u8bd5|\u9a8c\u8bc1)\u96c6?", re.IGNORECASE
)
_UTF8 = 0x800  # flag: the name is UTF-8
_ENCRYPTED = 0x1


class Opened(NamedTuple):
    """What is in a ZIP."""

    items: list[Item]  # pictures, each with its class; none is read yet
    dropped: list[Dropped]  # members that cannot be one
    parts: tuple[str, ...]  # folders such as "train" and "test" that divided the classes


def open_zip(data: bytes, most_of_one: int) -> Opened:
    """The pictures in the folders of a ZIP, and the members that cannot be one. No picture is read yet.

    The class is the folder; folders around all classes do not count, nor do "train" and "test". Hidden files are passed over.
    Raises Problem `zip_too_large`, `zip_unreadable`, `zip_too_many_members`, or NoSet `zip_no_pictures`, `zip_no_folders` or
    what is wrong with every member.
    """
    if len(data) > MOST_BYTES:
        raise Problem("zip_too_large", limit_mb=MOST_BYTES >> 20)
    if (
        data.count(b"PK\x01\x02") > MOST_LISTED
    ):  # each entry of the directory begins so, whatever the directory says of itself
        raise Problem("zip_too_many_members", limit=MOST_LISTED)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # a hostile directory raises almost anything
        raise Problem("zip_unreadable") from error
    found: list[tuple[PurePosixPath, zipfile.ZipInfo]] = []
    dropped: list[Dropped] = []
    for info in archive.infolist():
        name = member_name(info)
        path = PurePosixPath(name)
        if name.endswith("/") or not path.parts or _hidden(path):
            continue
        problem = _judge(info, path, most_of_one)
        if problem is None:
            found.append((path, info))
        else:
            dropped.append(Dropped(name, problem))
    if not found:
        reasons = {each.problem.code: each.problem for each in dropped}
        reason = reasons.popitem()[1] if len(reasons) == 1 and "not_an_image" not in reasons else None
        raise NoSet(reason or Problem("zip_no_pictures", formats=FORMATS), left_out(dropped))
    budget = Budget(MOST_UNPACKED)
    items = []
    labels, parts = _labels([path for path, _ in found])
    for (path, info), label in zip(found, labels, strict=True):
        if label:
            items.append(Item(label, str(path), partial(_read, archive, info, budget)))
        else:
            dropped.append(Dropped(str(path), Problem("zip_without_folder")))
    if not items:
        raise NoSet(Problem("zip_no_folders"), left_out(dropped))
    items.sort(key=lambda item: (_natural(item.label), _natural(item.name)))
    return Opened(items, dropped, parts)


class Budget:
    """How many bytes may still be unpacked."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, size: int) -> None:
        """Raises Problem `zip_unpacked_too_large` when so much is not left."""
        if size > self.left:
            raise Problem("zip_unpacked_too_large", limit_mb=MOST_UNPACKED >> 20)
        self.left -= size


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member with "/" between folders, in whatever letters it was written.

    A name is UTF-8 if its flag says so. Else it may be UTF-8 all the same (macOS), the Chinese of an older Windows (GBK), or
    that of an American one (cp437), where no letter of a European language lies above 0xA8.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        codings = ("utf-8", "gb18030", "cp437") if any(byte >= 0xA9 for byte in raw) else ("utf-8", "cp437")
        for coding in codings:
            try:
                name = raw.decode(coding)
                break
            except UnicodeDecodeError:
                continue
    return name.split("\0")[0].replace("\\", "/")


def _judge(info: zipfile.ZipInfo, path: PurePosixPath, most: int) -> Problem | None:
    """Why a member is not even read, from what the directory says of it; what it says is enforced when it is read."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if ".." in path.parts or path.is_absolute() or re.match(r"[A-Za-z]:", path.parts[0]):
        return Problem("zip_path_climbs")
    if kind not in (0, stat.S_IFREG):
        return Problem("zip_link")
    if not _SUFFIX.fullmatch(path.suffix):
        return Problem("not_an_image", formats=FORMATS)
    if info.flag_bits & _ENCRYPTED:
        return Problem("zip_encrypted")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others may ask for gigabytes to unpack
        return Problem("zip_compression")
    if info.file_size > most:
        return Problem("file_too_large", limit_mb=round(most / (1 << 20), 1))
    if info.file_size > max(_FREE, MOST_RATIO * info.compress_size):
        return Problem("zip_bomb")
    return None


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    """A member's bytes, as many as its directory entry says and with its checksum. Raises Problem."""
    budget.take(info.file_size)
    try:
        with archive.open(info) as file:
            return file.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise Problem("zip_member_damaged") from error


def _hidden(path: PurePosixPath) -> bool:
    """What systems put into a ZIP by themselves."""
    return any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in path.parts) or (
        path.name.lower() in ("thumbs.db", "desktop.ini")
    )


def _labels(paths: list[PurePosixPath]) -> tuple[list[str], tuple[str, ...]]:
    """The class of each: the outermost folder that tells the pictures apart; and the folders of parts passed on the way."""
    folders = [path.parts[:-1] for path in paths]
    start = 0
    passed: list[str] = []
    while True:
        names = {parts[start] for parts in folders if len(parts) > start}
        deeper = any(len(parts) > start + 1 for parts in folders)
        divided = all(_PARTS.fullmatch(name) for name in names)
        if not names or not (len(names) == 1 or divided) or not deeper:
            return [parts[start] if len(parts) > start else "" for parts in folders], tuple(passed)
        if divided and len(names) > 1:
            passed += sorted(names)
        start += 1


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """2.png before 10.png."""
    return tuple(
        (int(run), "") if run.isdecimal() and len(run) < 18 else (-1, run) for run in re.findall(r"\d+|\D+", text)
    )
