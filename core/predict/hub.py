"""A model of the Hugging Face hub, fetched into the home of the app. Runs in a child process; only where the operator allows it.

Descriptions, tokenizers and safetensors are fetched, never pickles or code. Where the hub cannot be reached, that is known within
seconds.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.errors import Problem
from core.predict.checkpoints import PICKLED, check, half_of, named
from core.runs.memory import is_memory
from core.wire import Array

PATIENCE = 4.0  # seconds for a first answer
MOST_FILES = 250
WANTED = (".json", ".txt", ".safetensors", "tokenizer.model")


def fetch(name: str, place: str, most_mb: int, total_mb: int) -> tuple[dict[str, Any], dict[str, Array]]:
    """Fetch the model `name` into the folder `place`, if it is not there and can be read: ({"folder"}, {}).

    Beside it stay at most `total_mb` of others, those that were used last. What a killed fetch has left is removed.
    Raises Problem("hub_name_malformed" | "hub_unreachable" | "hub_model_unknown") and as `checkpoints.check`.
    """
    name, folder = named(name), Path(place)
    if not folder.is_dir():
        reach()
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _half(folder.parent, half_of(name)) as half:
            # read when the library is loaded; its stores would lie in the home of whoever runs the server, and stay
            os.environ |= {"HF_HOME": str(half / ".cache"), "HF_XET_CACHE": str(half / ".cache" / "xet")}
            _download(name, half / "model", most_mb, total_mb)
            shutil.rmtree(half / "model" / ".cache", ignore_errors=True)
            check(half / "model", most_mb)
            try:
                (half / "model").rename(folder)
            except OSError:
                if not folder.is_dir():  # else another server was faster
                    raise
    return {"folder": folder.name}, {}


@contextmanager
def _half(place: Path, begin: str) -> Iterator[Path]:
    """A hidden folder in `place` for what arrives. It is locked, so that those of processes that are gone can be told and removed."""
    with _locked(place / ".lock"):
        for old in place.glob(".*.half-*"):
            with suppress(BlockingIOError, FileNotFoundError), _locked(old / ".lock", fcntl.LOCK_NB):
                shutil.rmtree(old, ignore_errors=True)
        half = Path(tempfile.mkdtemp(prefix=begin, dir=place))
        held = ExitStack()
        held.enter_context(_locked(half / ".lock"))
    with held:
        try:
            yield half
        finally:
            shutil.rmtree(half, ignore_errors=True)


@contextmanager
def _locked(path: Path, more: int = 0) -> Iterator[None]:
    with path.open("w") as file:  # its lock goes with the process, however that ends
        fcntl.flock(file, fcntl.LOCK_EX | more)
        yield


def _room(place: Path, needed: float, total_mb: int) -> None:
    """Remove the models in `place` that were not used for longest until `needed` more megabytes fit."""
    kept = [each for each in place.iterdir() if each.is_dir() and not each.name.startswith(".")]
    sizes = {each: sum(part.lstat().st_size for part in each.rglob("*")) / 1e6 for each in kept}
    for each in sorted(kept, key=lambda folder: folder.stat().st_mtime):
        if sum(sizes.values()) + needed <= total_mb:
            return
        shutil.rmtree(each, ignore_errors=True)
        del sizes[each]


def reach() -> None:
    """Raise Problem("hub_unreachable") where no connection can be made; through a proxy only the request itself can tell."""
    if any(os.environ.get(each) for each in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")):
        return
    address = urlsplit(os.environ.get("HF_ENDPOINT") or "https://huggingface.co")
    try:
        socket.create_connection((address.hostname or "", address.port or 443), timeout=PATIENCE).close()
    except OSError:
        raise Problem("hub_unreachable") from None


def _download(name: str, folder: Path, most_mb: int, total_mb: int) -> None:
    import huggingface_hub  # it comes with the optional extra
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        info = huggingface_hub.HfApi().model_info(name, files_metadata=True, timeout=PATIENCE, token=False)
        files = {each.rfilename: each.size for each in info.siblings or [] if _plain(each.rfilename)}
        if not any(each.endswith(".safetensors") for each in files):
            pickled = any(each.endswith(PICKLED) for each in files)
            raise Problem("checkpoint_pickle" if pickled else "checkpoint_no_weights", name=name)
        wanted = {each: int(size or 0) for each, size in files.items() if each.endswith(WANTED)}
        megabytes, most = sum(wanted.values()) / 1e6, min(most_mb + 100, total_mb)
        if megabytes > most or len(wanted) > MOST_FILES or not all(wanted.values()):
            raise Problem("checkpoint_too_large", name=name, megabytes=f"{megabytes:,.0f}", most=min(most_mb, total_mb))
        _room(folder.parents[1], megabytes, total_mb)
        for each in wanted:  # of what was counted, and nothing that a pattern could mean besides
            huggingface_hub.hf_hub_download(name, each, revision=info.sha, local_dir=folder, token=False)
    except Problem:
        raise
    except (HfHubHTTPError, HFValidationError) as error:
        status = getattr(getattr(error, "response", None), "status_code", None)
        raise Problem("hub_model_unknown" if status in (401, 403, 404) else "hub_unreachable", name=name) from None
    except Exception as error:  # the libraries below it have many, and no common one
        raise Problem("maps_memory" if is_memory(error) else "hub_unreachable") from None


def _plain(file: str) -> bool:
    return "/" not in file and not file.startswith(".")
