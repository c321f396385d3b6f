"""What the REST API answers, through its ASGI application."""

from __future__ import annotations

import json
import time

import pytest
from starlette.testclient import TestClient

from core.errors import Problem
from core.predict.service import Predictor
from core.runs.service import engine
from core.training.experiment import Experiment
from tests.core.conftest import RUN
from tests.core.predict.pictures import SEVEN, STRANGERS, drawn, encoded
from tests.core.serve.api.asking import CHINESE, ROOT, form, post


def test_health(client: TestClient) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"service": "glassbox", "status": "ok", "version": "0.1.0"}
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers


def test_a_monitor_may_ask_for_the_head_alone(client: TestClient) -> None:
    answer = client.head("/health")
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_shipped_models_with_their_cards(client: TestClient) -> None:
    models = client.get("/models").json()["models"]
    cards = sorted((ROOT / "assets" / "models").glob("*/card.json"))
    there = [path for path in cards if path.with_name("model.safetensors").exists()]
    assert [model["id"] for model in models] == [f"shipped:{path.parent.name}" for path in there]
    for model, path in zip(models, there, strict=True):
        assert model["about"] == json.loads(path.read_text("utf-8"))
        assert client.get(f"/models/{model['id']}").json() == model


def test_a_picture_as_the_body_and_in_a_form_is_read_alike(reader: TestClient, predictor: Predictor) -> None:
    [read] = predictor.predict(RUN, [SEVEN])
    assert not isinstance(read, Problem)
    for answer in (
        post(reader, SEVEN),
        post(reader, SEVEN, "application/x-www-form-urlencoded"),  # what `curl --data-binary` says
        post(reader, SEVEN, "image/jpeg"),  # not true, and it does not matter
        reader.post("/predict/image", params={"model": RUN}, files=form(SEVEN)),
    ):
        assert answer.status_code == 200
        body = answer.json()
        assert body["model"] == RUN
        [reading] = body["predictions"]
        assert reading["best"] == read.classes[read.best]
        assert reading["probability"] == pytest.approx(float(read.probabilities.max()), abs=1e-5)
        assert sum(reading["probabilities"].values()) == pytest.approx(1, abs=1e-4)
        assert "seen" not in reading
    assert reading["name"] == "0.png"


def test_what_the_network_sees_is_there_for_whoever_asks(reader: TestClient) -> None:
    [reading] = post(reader, SEVEN, query=f"?model={RUN}&seen=true").json()["predictions"]
    assert len(reading["seen"]) == len(reading["seen"][0]) == 8
    assert 0.5 < max(map(max, reading["seen"])) <= 1


def test_of_many_pictures_each_has_its_own_answer(reader: TestClient) -> None:
    files = form(SEVEN, STRANGERS["text"], b"", SEVEN)
    answer = reader.post("/predict/image", params={"model": RUN}, files=files, headers={"accept-language": "zh-CN"})
    assert answer.status_code == 200
    readings = answer.json()["predictions"]
    assert [reading["name"] for reading in readings] == ["0.png", "1.png", "2.png", "3.png"]
    assert ["error" in reading for reading in readings] == [False, True, True, False]
    assert readings[1]["error"]["code"] == "not_an_image"
    assert CHINESE.search(readings[2]["error"]["message"])


def test_a_trained_run_is_asked_by_its_id(client: TestClient) -> None:
    """The whole way: submitted, trained by a worker, read back through the API; and its visitor stays unnamed."""
    visitor = "c0ffee" * 5 + "42"
    run = engine().submit(Experiment(epochs=3, precision="float32", layout="contiguous"), visitor)
    deadline = time.monotonic() + 120
    while (found := engine().store.get(run)) and found.active:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    model = client.get(f"/models/run:{run}").json()
    assert model["kind"] == "run"
    assert model["ready"] is True
    assert model["metrics"]["test_accuracy"] > 0.5
    assert Experiment.from_json(json.dumps(model["about"]["experiment"])).epochs == 3
    answer = post(client, SEVEN, query=f"?model=run:{run}")
    assert answer.status_code == 200
    assert visitor not in client.get(f"/models/run:{run}").text + answer.text
    assert run not in client.get("/models").text, "a run is listed for nobody"


def test_whoever_names_no_model_asks_the_shipped_one(client: TestClient) -> None:
    for digit in (0, 3, 7):
        answer = post(client, encoded(drawn(digit)), query="")
        assert answer.json()["model"] == "shipped:digits"
        [reading] = answer.json()["predictions"]
        assert reading["best"] == str(digit)
        assert reading["probability"] > 0.5
