"""Which visits are sent home, and what is left alone."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from core.serve.addresses import KnownAddresses


@pytest.fixture
def client() -> TestClient:
    async def served(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("served")

    app = Starlette(
        routes=[Route("/{path:path}", served, methods=["GET", "POST"])],
        middleware=[Middleware(KnownAddresses, pages=("home", "cnn"))],
    )
    return TestClient(app, follow_redirects=False)


VISIT = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nope", "nope"),
        ("/cnn/x", "cnn%2Fx"),
        ("/CNN", "CNN"),
        ("/index.html", "index.html"),
        ("/a%0d%0ab", "a%0D%0Ab"),
    ],
)
def test_a_visit_to_nowhere_is_sent_home_and_says_so(path: str, said: str, client: TestClient) -> None:
    answer = client.get(path, headers=VISIT)
    assert (answer.status_code, answer.headers["location"]) == (307, f"/?page={said}")


def test_nobody_is_led_to_another_host(client: TestClient) -> None:
    for path in ("//evil.example/x", "/\\evil.example", "/%2f%2fevil.example"):
        assert client.get(f"http://testserver{path}", headers=VISIT).headers["location"].startswith("/?page=")
    long = client.get("/" + "a" * 5000, headers=VISIT).headers["location"]
    assert len(long) < 100


@pytest.mark.parametrize("path", ["/", "/cnn", "/cnn/", "/home", "/static/js/a.js", "/api/v1/docs", "/_stcore/health"])
def test_pages_and_what_is_served_are_left_alone(path: str, client: TestClient) -> None:
    assert client.get(path, headers=VISIT).text == "served"


def test_what_a_page_fetches_is_left_alone(client: TestClient) -> None:
    for path in ("/cnn/_stcore/host-config", "/favicon.png", "/manifest.json"):
        assert client.get(path, headers={"accept": "*/*"}).text == "served"
    assert client.post("/nope", headers=VISIT).text == "served"
