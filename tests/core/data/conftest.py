"""A file server and a source whose file it has; a small set of pictures in the place of Fashion-MNIST."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data import fashion, prepared
from core.data.catalog import Part, Source
from tests.core.data.file_server import PART, Server
from tests.core.data.small_set import PICTURES, idx


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    thread = threading.Thread(target=running.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield running
    running.http.shutdown()
    thread.join()
    running.http.server_close()


@pytest.fixture
def source(server: Server) -> Source:
    return Source("some", "Some numbers", "CC0", "nobody", (server.place,), (PART,))


@pytest.fixture
def target(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the file is kept; there is no data folder."""
    monkeypatch.delenv("GLASSBOX_DATA", raising=False)
    return home / "data" / "some" / PART.name


@pytest.fixture
def given_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small set in the place of Fashion-MNIST, in the data folder; its folder."""
    folder = tmp_path / "given" / "small"
    folder.mkdir(parents=True)
    parts = []
    for stem, pictures in PICTURES.items():
        files = {"images-idx3": idx(pictures), "labels-idx1": idx(np.arange(len(pictures)) % 10)}
        for name, content in files.items():
            (folder / f"{stem}-{name}-ubyte.gz").write_bytes(content)
            parts.append(Part(f"{stem}-{name}-ubyte.gz", len(content), hashlib.sha256(content).hexdigest()))
    source = Source("small", "A small set", "CC0", "nobody", ("http://127.0.0.1:9/",), tuple(parts))
    monkeypatch.setitem(prepared.SOURCES, "fashion", (source,))
    monkeypatch.setenv("GLASSBOX_DATA", str(folder.parent))
    return folder


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts that were decoded."""
    parts: list[str] = []
    load: Callable[..., Any] = fashion.load

    def counted(part: str, *rest: Any) -> Any:
        parts.append(part)
        return load(part, *rest)

    monkeypatch.setattr(fashion, "load", counted)
    return parts
