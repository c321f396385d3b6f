"""Headers, compression and the visitor's cookie around a small app of the test's own."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from core.serve.compress import CompressedStatic
from core.serve.headers import SecurityHeaders, policy
from core.serve.visitor import COOKIE, VisitorCookie, from_header

SCRIPT = b"let answer = 42;\n" * 500
served: list[str] = []


def answer(request: Request) -> Response:
    path = request.url.path
    served.append(path)
    if path.endswith(".js"):
        return Response(SCRIPT, media_type="text/javascript")
    if path.endswith(".png"):
        return Response(bytes(range(256)) * 20, media_type="image/png")
    if path.endswith("tiny.css"):
        return Response("a{}", media_type="text/css")
    if path.startswith("/static/"):
        return Response("missing" * 500, 404, media_type="text/plain")
    return HTMLResponse("<p>page</p>", headers={"x-frame-options": "DENY"})


@pytest.fixture
def client() -> TestClient:
    served.clear()
    layers = [Middleware(SecurityHeaders, page="<script>go()</script>"), Middleware(VisitorCookie)]
    app = Starlette(routes=[Route("/{path:path}", answer)], middleware=[*layers, Middleware(CompressedStatic)])
    return TestClient(app)


def test_every_answer_carries_the_headers(client: TestClient) -> None:
    for path in ("/", "/static/app.js", "/static/none"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "object-src 'none'" in headers["content-security-policy"]
        assert "microphone=()" in headers["permissions-policy"]
    assert client.get("/").headers["x-frame-options"] == "DENY", "an answer's own headers stay"


def test_inline_scripts_are_allowed_by_hash_and_no_other() -> None:
    digest = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    scripts = policy("<script>go()</script><script src='x.js'></script>").split("script-src")[1].split(";")[0]
    assert f"'sha256-{digest}'" in scripts
    assert "unsafe" not in scripts
    assert scripts.count("sha256-") == 1


def test_streamlit_s_own_page_has_the_inline_script_we_allow() -> None:
    page = Path(streamlit.__file__).with_name("static").joinpath("index.html").read_text("utf-8")
    assert policy(page).count("'sha256-") == page.count("<script>") > 0


def test_static_files_are_compressed_once(client: TestClient) -> None:
    first = client.get("/static/app.js", headers={"accept-encoding": "gzip"})
    again = client.get("/static/app.js", headers={"accept-encoding": "gzip"})
    for response in (first, again):
        assert response.headers["content-encoding"] == "gzip"
        assert response.headers["vary"] == "Accept-Encoding"
        assert int(response.headers["content-length"]) < len(SCRIPT) / 10
        assert response.content == SCRIPT
    assert served == ["/static/app.js"]


@pytest.mark.parametrize(
    ("path", "accepts"),
    [("/static/app.js", "identity"), ("/static/a.png", "gzip"), ("/static/tiny.css", "gzip"), ("/page.js", "gzip")],
)
def test_the_rest_passes_as_it_is(path: str, accepts: str, client: TestClient) -> None:
    response = client.get(path, headers={"accept-encoding": accepts})
    assert "content-encoding" not in response.headers
    assert response.status_code == 200


def test_what_is_missing_is_not_kept(client: TestClient) -> None:
    for _ in range(2):
        assert client.get("/static/none", headers={"accept-encoding": "gzip"}).status_code == 404
    assert served == ["/static/none"] * 2


def test_whoever_comes_without_an_id_gets_one(client: TestClient) -> None:
    response = client.get("/")
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert from_header(cookie.split(";")[0])
    assert "set-cookie" not in client.get("/").headers, "an id that is there is kept"
    assert TestClient(client.app).get("/").cookies[COOKIE] != response.cookies[COOKIE]


@pytest.mark.parametrize("value", ["", "x", "0" * 31, "G" * 32, "../../etc", "0" * 33, '"' * 32])
def test_an_id_of_another_form_is_replaced(value: str, client: TestClient) -> None:
    client.cookies.clear()
    answer = client.get("/", headers={"cookie": f"{COOKIE}={value}"})
    assert from_header(answer.headers["set-cookie"].split(";")[0])


def test_only_pages_set_the_cookie(client: TestClient) -> None:
    assert "set-cookie" not in client.get("/static/app.js").headers
    assert "set-cookie" not in client.post("/").headers
