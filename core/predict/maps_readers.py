"""Networks that can be looked at, in one form, whatever file they come from. Loaded in a child process only; knows no page."""

from __future__ import annotations

import gc
from pathlib import Path

from core.explain.heads import Reader
from core.predict import maps_sequences
from core.predict.checkpoints import State, state_of

MOST_KEPT = 200_000_000  # bytes of the files of networks that stay open: a checkpoint of usual size stays alone
_Key = tuple[str, Path, State]
_open: dict[_Key, Reader] = {}  # the last used one last


def opened(sort: str, path: str) -> Reader:
    """The network in a file or folder; opened anew when that has changed.

    `sort`: "encoder", one that comes with the project; "sequence", a run's; "folder", a Hugging Face checkpoint.
    Raises Problem where it cannot be read.
    """
    place = Path(path)
    key = (sort, place, state_of(place))
    reader = _open.pop(key, None)
    if reader is None:
        _make_room(_bytes(key))  # before the new one takes memory
        reader = _read(sort, place)
    _open[key] = reader
    return reader


def _read(sort: str, place: Path) -> Reader:
    if sort == "folder":
        from core.predict.checkpoint_reader import CheckpointReader  # an optional extra, and seconds to load

        return CheckpointReader(place)
    return maps_sequences.of_encoder(place) if sort == "encoder" else maps_sequences.of_run(place)


def _make_room(new: int) -> None:
    left = list(_open)
    while left and new + sum(map(_bytes, left)) > MOST_KEPT:
        del _open[left.pop(0)]
    gc.collect()  # a network of transformers holds itself


def _bytes(key: _Key) -> int:
    return sum(size for _, _, size in key[2])
