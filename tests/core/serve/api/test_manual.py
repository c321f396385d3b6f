"""The REST API's words in both languages, its OpenAPI document and the page that shows it."""

from __future__ import annotations

import json
import re

import pytest
from starlette.testclient import TestClient

from core.errors import Problem
from core.serve import faults
from core.serve.body import MOST_MB, limit_mb
from core.serve.shapes import Health, Models, Readings, Refusal
from core.serve.words import accepted, sentence
from core.settings import settings
from core.text import read_blocks, words
from tests.core.conftest import RUN
from tests.core.predict.pictures import SEVEN
from tests.core.serve.api.asking import CHINESE, ROOT, error, form


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("fr,zh;q=0.3,en;q=0.2", "zh"),
        ("de, fr;q=0.5", "en"),
        ("zh;q=0", "en"),
        ("zh;q=x,en;q=0.1", "en"),
        ("ZH-hant-tw", "zh"),
        ("*", "en"),
        (",;q=,zh;;;" * 100, "en"),
    ],
)
def test_the_language_a_client_asks_for(header: str, language: str) -> None:
    assert accepted(header) == language


def test_errors_in_chinese(client: TestClient) -> None:
    for answer in (client.get("/x", headers={"accept-language": "zh-CN"}), client.get("/x?lang=zh")):
        assert CHINESE.search(str(error(answer, 404, "route_unknown")["message"]))
        assert answer.headers["content-language"] == "zh"
    assert not CHINESE.search(str(error(client.get("/x"), 404, "route_unknown")["message"]))


def test_every_status_belongs_to_a_sentence() -> None:
    for language in ("en", "zh"):
        known = read_blocks(ROOT / "assets" / "text" / language / "problems.md")
        assert all(f"problem.{code}" in known for code in faults.STATUS), language


def test_a_sentence_with_hostile_or_missing_values() -> None:
    assert "\x00" not in sentence(Problem("model_unknown", name="\x00" * 99 + "a" * 999), "en")
    assert len(sentence(Problem("model_unknown", name="a" * 10_000), "en")) < 300
    assert "nowhere" in sentence(Problem("nowhere"), "en"), "a code without a sentence still says something"
    assert sentence(Problem("model_unknown"), "en"), "a value that is missing leaves no hole"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_openapi_document_tells_every_route_in_both_languages(language: str, client: TestClient) -> None:
    document = client.get(f"/openapi.json?lang={language}").json()
    assert document["openapi"].startswith("3.")
    assert document["servers"] == [{"url": "/api/v1"}]
    shown = {path: list(methods) for path, methods in document["paths"].items()}
    assert shown == {"/health": ["get"], "/models": ["get"], "/models/{model}": ["get"], "/predict/image": ["post"]}
    for methods in document["paths"].values():
        for operation in methods.values():
            assert {"4XX", "5XX"} & set(operation["responses"])
            assert "422" not in operation["responses"]
            for text in (operation["summary"], operation["description"]):
                assert bool(CHINESE.search(text)) == (language == "zh")
    body = document["paths"]["/predict/image"]["post"]["requestBody"]
    assert {"multipart/form-data", "image/*"} <= set(body["content"])
    used = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert used <= set(document["components"]["schemas"])
    assert document["info"]["title"] == words("api", language)["title"]


def test_answers_have_the_documented_shape(reader: TestClient) -> None:
    Health.model_validate(reader.get("/health").json(), strict=True)
    Models.model_validate(reader.get("/models").json())
    Readings.model_validate(reader.post("/predict/image", params={"model": RUN}, files=form(SEVEN, b"")).json())
    Refusal.model_validate(reader.get("/nothing").json())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_needs_no_other_host_and_no_inline_script(language: str, client: TestClient) -> None:
    page = client.get(f"/docs?lang={language}")
    assert page.headers["content-type"].startswith("text/html")
    assert "{{" not in page.text
    assert f'<html lang="{language}">' in page.text
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|https?://|<style", page.text)
    assert words("api", language)["lead"] in page.text
    for name, kind in (("docs.js", "text/javascript"), ("docs.css", "text/css")):
        assert f"docs/{name}" in page.text
        file = client.get(f"/docs/{name}")
        assert file.status_code == 200
        assert file.headers["content-type"].startswith(kind)
        assert not re.search(r"https?://|\beval\(|innerHTML", file.text)


def test_the_root_leads_to_the_page(client: TestClient) -> None:
    for path in ("/", "", "http://glassbox.test/api", "http://glassbox.test/api/v1"):
        answer = client.get(path, follow_redirects=False)
        assert answer.headers["location"] == "/api/v1/docs"
    assert client.get("/").status_code == 200


def test_the_limit_is_what_the_settings_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limit_mb() == min(settings().upload_mb * settings().upload_files, MOST_MB)
    monkeypatch.setenv("GLASSBOX_UPLOAD_MB", "100")
    assert limit_mb() == 100
