"""A ZIP written by the format's description (APPNOTE.TXT), so that every field of it can lie."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass


@dataclass
class Member:
    """A file of a ZIP; what is None is as it should be."""

    name: bytes
    data: bytes = b"content"
    flags: int = 0  # 0x800: the name is UTF-8; 0x1: encrypted
    method: int = 0  # 0 stored, 8 deflated
    mode: int = 0  # of Unix, with the kind of file
    size: int | None = None  # as announced
    checksum: int | None = None
    packed: bytes | None = None


def pack(members: list[Member]) -> bytes:
    """The bytes of the ZIP."""
    body, directory = b"", b""
    for member in members:
        packed = member.packed
        if packed is None:
            packed = member.data
            if member.method == 8:
                deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
                packed = deflate.compress(member.data) + deflate.flush()
        size = len(member.data) if member.size is None else member.size
        checksum = zlib.crc32(member.data) if member.checksum is None else member.checksum
        common = struct.pack(
            "<HHHHHIIIHH", 20, member.flags, member.method, 0, 33, checksum, len(packed), size, len(member.name), 0
        )
        entry = struct.pack("<4sH", b"PK\1\2", 3 << 8 | 20) + common
        entry += struct.pack("<HHHII", 0, 0, 0, member.mode << 16, len(body)) + member.name
        body += b"PK\3\4" + common + member.name + packed
        directory += entry
    count = min(len(members), 0xFFFF)
    return body + directory + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
