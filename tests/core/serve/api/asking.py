"""How the tests of the REST API ask it, and what they expect of every error."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from tests.core.conftest import RUN

ROOT = Path(__file__).resolve().parents[4]
Answer = Any  # what the test client returns
CHINESE = re.compile(r"[一-鿿]")


def error(response: Answer, status: int, code: str) -> dict[str, object]:
    """The error in a response, after a look at its form."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert list(body) == ["error"]
    assert set(body["error"]) == {"code", "message", "params"}
    assert body["error"]["code"] == code
    assert len(body["error"]["message"]) > 10
    assert "{{" not in body["error"]["message"]
    assert "Traceback" not in response.text
    return body["error"]


def post(
    client: TestClient, data: bytes, kind: str = "image/png", query: str = f"?model={RUN}", **headers: str
) -> Answer:
    return client.post(f"/predict/image{query}", content=data, headers={"content-type": kind, **headers})


def form(*files: bytes) -> list[tuple[str, tuple[str, bytes, str]]]:
    return [("file", (f"{number}.png", data, "image/png")) for number, data in enumerate(files)]
