"""The REST API mounted as the app mounts it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from core.predict.service import Predictor
from core.serve import api as api_module
from core.serve.api import api_routes
from core.serve.headers import SecurityHeaders


@pytest.fixture
def client() -> Iterator[TestClient]:
    """The API mounted as the app mounts it."""
    app = Starlette(routes=api_routes(), middleware=[Middleware(SecurityHeaders)])
    with TestClient(app, "http://glassbox.test/api/v1", raise_server_exceptions=False) as one:
        yield one


@pytest.fixture
def reader(
    client: TestClient,
    predictor: Predictor,
    monkeypatch: pytest.MonkeyPatch,
) -> TestClient:
    """The same, with a predictor whose every run is one small network."""
    monkeypatch.setattr(api_module, "predictor", lambda: predictor)
    return client
