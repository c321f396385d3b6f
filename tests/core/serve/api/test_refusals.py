"""Bad input to the REST API: every failure is JSON with a code, a sentence and a status; no body is read without end."""

from __future__ import annotations

import json
from functools import partial

import anyio
import pytest
from PIL import Image
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message

from core.predict.service import Predictor
from core.runs.service import engine
from core.serve import api as api_module
from core.serve.api import api
from tests.core.conftest import RUN
from tests.core.predict.pictures import BOMB, SEVEN, STRANGERS, drawn, encoded, png
from tests.core.serve.api.asking import error, form, post

FILES = {
    "file_empty": (400, b""),
    "not_an_image": (415, STRANGERS["text"]),
    "image_damaged": (422, SEVEN[: len(SEVEN) // 2]),
    "image_too_many_pixels": (413, BOMB),
    "image_too_small": (422, encoded(Image.new("RGB", (1, 1)))),
    "nothing_drawn": (422, encoded(Image.new("L", (40, 40), 255))),
    "file_too_large": (413, SEVEN + bytes(5 << 20)),
}


@pytest.mark.parametrize("code", FILES)
def test_a_single_file_that_cannot_be_read(code: str, reader: TestClient) -> None:
    status, data = FILES[code]
    error(post(reader, data), status, code)
    error(reader.post("/predict/image", params={"model": RUN}, files=form(data)), status, code)
    assert post(reader, SEVEN).status_code == 200


def test_strange_but_honest_pictures(reader: TestClient) -> None:
    honest = [
        encoded(drawn().convert("CMYK"), "JPEG"),
        encoded(drawn().convert("P")),
        encoded(drawn(), "GIF", save_all=True, append_images=[drawn(4)]),
        encoded(drawn().convert("L").convert("I;16").point(lambda value: value * 257)),
    ]
    answer = reader.post("/predict/image", params={"model": RUN}, files=form(*honest))
    assert ["error" in reading for reading in answer.json()["predictions"]] == [False] * 4
    error(post(reader, png(8, 8, depth=16)), 422, "nothing_drawn")


def test_five_hundred_files(reader: TestClient) -> None:
    found = error(
        reader.post("/predict/image", params={"model": RUN}, files=form(*[SEVEN] * 500)), 413, "too_many_files"
    )
    assert found["params"] == {"limit": 50, "count": 500}
    error(reader.post("/predict/image", files=form(*[b"x"] * 1500)), 400, "body_malformed")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"image": [[1, 2], {"x": null}]}', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"a": NaN}', "application/json; charset=utf-8"),
        (b"{}", "application/vnd.api+json"),
        (b"<x/>", "text/xml"),
    ],
)
def test_json_of_any_shape_is_no_picture(body: bytes, kind: str, reader: TestClient) -> None:
    error(post(reader, body, kind), 415, "media_type_unsupported")


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"--x\r\n", "multipart/form-data; boundary=x", "no_pictures"),
        (b"no boundary at all", "multipart/form-data; boundary=x", "body_malformed"),
        (SEVEN, "multipart/form-data", "body_malformed"),
        (b"", "multipart/form-data; boundary=x", "no_pictures"),
        (
            b"--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
            "body_malformed",
        ),
    ],
)
def test_forms_that_are_none(body: bytes, kind: str, code: str, reader: TestClient) -> None:
    error(post(reader, body, kind), 400, code)


QUERIES = {
    "?model=nothing": (404, "model_unknown"),
    "?model=shipped:../../../etc/passwd": (404, "model_unknown"),
    "?model=run:../../etc": (404, "run_unknown"),
    "?model=run:" + "0" * 20: (404, "run_unknown"),
    "?model=%00%ff": (404, "model_unknown"),
    "?model=" + "x" * 5000: (422, "request_malformed"),
    "?seen=NaN": (422, "request_malformed"),
    "?modle=shipped:digits": (422, "request_malformed"),
    "?%3Cscript%3E=1": (422, "request_malformed"),
}


@pytest.mark.parametrize("query", QUERIES)
def test_queries_that_mean_nothing(query: str, client: TestClient) -> None:
    error(post(client, SEVEN, query=query), *QUERIES[query])


def test_a_field_of_a_form_that_is_no_file(reader: TestClient) -> None:
    answer = reader.post("/predict/image", files={"file": ("7.png", b"x")}, data={"model": "run:other"})
    error(answer, 422, "request_malformed")


@pytest.mark.parametrize("ref", ["run:x", "run:" + "0" * 20, "run:..%2f..%2fetc"])
def test_a_run_that_is_not_there(ref: str, client: TestClient) -> None:
    error(client.get(f"/models/{ref}"), 404, "run_unknown" if "%" not in ref else "route_unknown")


def test_addresses_and_methods_that_are_not_there(client: TestClient) -> None:
    for path in ("/nothing", "/models/a/b", "/docs/../openapi", "/docs/secret", "/health/", "/%00", "/<script>"):
        error(client.get(path), 404, "route_unknown")
    for path in ("v2/health", "health", "v1.0/models"):
        error(client.get(f"http://glassbox.test/api/{path}"), 404, "route_unknown")
    for method, path in (
        ("POST", "/health"),
        ("GET", "/predict/image"),
        ("DELETE", "/models"),
        ("PUT", "/predict/image"),
    ):
        answer = client.request(method, path)
        error(answer, 405, "method_not_allowed")
        assert answer.headers["allow"]
    assert client.options("/predict/image").status_code == 405, "no other site is let in"


def test_a_fault_of_our_own_is_json_too(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Predictor:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(api_module, "predictor", broken)
    answer = post(client, SEVEN)
    error(answer, 500, "server_fault")
    assert "secret" not in answer.text


def test_too_many_at_once_are_told_to_come_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_module, "WAITING", 0)
    answer = post(client, SEVEN)
    error(answer, 503, "predictor_busy")
    assert int(answer.headers["retry-after"]) > 0


def test_a_pickle_as_a_run_s_weights(client: TestClient) -> None:
    run = "ab" * 10
    place = engine().folder(run)
    place.mkdir(parents=True)
    (place / "checkpoint.safetensors").write_bytes(b"\x80\x04\x95" + bytes(200))
    error(post(client, SEVEN, query=f"?model=run:{run}"), 422, "checkpoint_unreadable")


async def answered(app: ASGIApp, start: bytes, **headers: str) -> tuple[int, str, int]:
    """POST `start` and then megabytes without end straight to the application.

    Returns the status, the error's code and how many pieces of the body it asked for.
    """
    asked, sent = 0, list[Message]()

    async def receive() -> Message:
        nonlocal asked
        asked += 1
        assert asked < 200, "it reads without end"
        return {"type": "http.request", "body": start if asked == 1 else bytes(1 << 20), "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/predict/image",
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    await app(scope, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])["error"]["code"], asked


def test_a_body_that_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_module, "SENDING_SECONDS", 0.05)
    sent: list[Message] = []

    async def silence() -> Message:
        await anyio.sleep_forever()
        raise AssertionError("woken")

    async def send(message: Message) -> None:
        sent.append(message)

    app = api()
    scope = {"type": "http", "method": "POST", "path": "/predict/image", "query_string": b"", "headers": []}
    for _ in range(api_module.WAITING + 1):  # nobody keeps a place
        sent.clear()
        anyio.run(app, scope, silence, send)
        assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["error"]["code"] == "body_too_slow"


FORM = b"--x\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n"


@pytest.mark.parametrize("announced", [str(1 << 30), "9" * 400, "-1", "many"])
def test_a_body_that_announces_too_much_is_not_read_at_all(announced: str) -> None:
    assert anyio.run(partial(answered, api(), b"", content_length=announced)) == (413, "body_too_large", 0)


@pytest.mark.parametrize(("kind", "start"), [("image/png", b""), ("multipart/form-data; boundary=x", FORM)])
def test_a_body_without_end_is_read_to_the_limit_only(kind: str, start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_UPLOAD_MB", "2")
    monkeypatch.setenv("GLASSBOX_UPLOAD_FILES", "2")
    for lie in ({}, {"content_length": "0"}):
        status, code, asked = anyio.run(partial(answered, api(), start, content_type=kind, **lie))
        assert (status, code) == (413, "body_too_large")
        assert asked == 6, "the start, four megabytes, and the one too many"
