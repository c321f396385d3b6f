"""Names of tokens that are no text of their own: parts of words as ##ing, bytes as <0xF0>. Knows no network."""

from __future__ import annotations

import codecs
import re

from core.data import token_bytes
from core.data.tokens import REPLACEMENT

_CODE = re.compile("<0x[0-9A-F]{2}>")
_INSIDE = "##"  # how WordPiece begins a token that stands within a word
_ERRORS = "glassbox.codes"


def standing(found: str, piece: str, decoded: str) -> str:
    """What to call the token `piece`, alone decoded as `decoded`, that stands in a text as `found`; a mark around it stands nowhere."""
    if piece.startswith(_INSIDE) and found and not found.startswith(_INSIDE):
        return _INSIDE + found
    return _coded(piece, decoded) or found or piece


def readable(piece: str, decoded: str) -> str:
    """What to call the token `piece` that a tokenizer decodes, alone, as `decoded`."""
    return _coded(piece, decoded) or decoded


def _coded(piece: str, decoded: str) -> str:
    """The token with a code for each byte that is no character. Nothing where all of it is characters."""
    if REPLACEMENT not in decoded:
        return ""
    if _CODE.fullmatch(piece):  # as SentencePiece writes it
        return piece
    try:
        data = token_bytes.to_bytes(piece)
    except KeyError:
        return ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("utf-8", _ERRORS)
    return ""


def _codes(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return "".join(f"<0x{byte:02X}>" for byte in error.object[error.start : error.end]), error.end


codecs.register_error(_ERRORS, _codes)
