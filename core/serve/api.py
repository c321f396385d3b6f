"""The REST API under /api/v1: health, models, predictions, and its own documentation. The same predictor as the page.

It takes no cookie and knows no visitor: shipped models are everybody's, a run is read by whoever knows its id.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

import anyio
import numpy as np
from anyio.to_thread import run_sync
from fastapi import FastAPI, Query, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from core.errors import Problem
from core.predict.answer import Prediction
from core.predict.service import predictor
from core.predict.shipped import Card, shipped
from core.runs.run import Run, is_id
from core.runs.service import engine
from core.serve import faults, manual
from core.serve.body import BodyLimit, files_of
from core.serve.shapes import Health, Models, Readings, Refusal, Wishes
from core.serve.shapes import Model as ModelShape
from core.serve.words import language_of

ROOT = Path(__file__).resolve().parents[2]
WAITING = 24  # predictions that are sent, wait or run at once; the next one is told to come again
SENDING_SECONDS = 60.0  # in which a body must be there, so that the slow do not keep out the others
_REFUSED: dict[int | str, dict[str, Any]] = {"4XX": {"model": Refusal}, "5XX": {"model": Refusal}}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FORM = {"type": "object", "properties": {"file": {"type": "array", "items": _BINARY["schema"]}}, "required": ["file"]}
_BODY = {
    "required": True,
    "content": {"multipart/form-data": {"schema": _FORM}, "image/*": _BINARY, "application/octet-stream": _BINARY},
}


def api() -> ASGIApp:
    """The application to mount at /api/v1."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    slots = anyio.CapacityLimiter(8)  # threads; the predictor answers one after another anyway
    inside = 0
    faults.install(app)
    app.add_middleware(BodyLimit)

    @app.head("/health", include_in_schema=False)  # monitors ask so
    @app.get("/health", response_model=Health, responses={"5XX": {"model": Refusal}})
    async def health() -> Response:
        return faults.as_json({"service": "glassbox", "status": "ok", "version": version})

    @app.get("/models", response_model=Models, responses=_REFUSED)
    def models() -> Response:
        return faults.as_json({"models": [of_card(card) for card in shipped()]})

    @app.get("/models/{model}", response_model=ModelShape, responses=_REFUSED)
    def model(model: str) -> Response:
        return faults.as_json(one_model(model))

    @app.post("/predict/image", response_model=Readings, responses=_REFUSED, openapi_extra={"requestBody": _BODY})
    async def predict_image(request: Request, wishes: Annotated[Wishes, Query()]) -> Response:
        nonlocal inside
        if inside >= WAITING:
            raise Problem("predictor_busy")
        inside += 1
        try:
            with anyio.move_on_after(SENDING_SECONDS) as sending:
                files = await files_of(request)
            if sending.cancelled_caught:
                raise Problem("body_too_slow", seconds=int(SENDING_SECONDS))
            pictures = [data for _, data in files]
            answers = await run_sync(lambda: predictor().predict(wishes.model, pictures), limiter=slots)
        finally:
            inside -= 1
        if len(answers) == 1 and isinstance(answers[0], Problem):
            raise answers[0]
        language = language_of(request)
        readings = [
            of_answer(name, answer, wishes.seen, language) for (name, _), answer in zip(files, answers, strict=True)
        ]
        return faults.as_json({"model": wishes.model, "predictions": readings})

    described = get_openapi(title="Glassbox", version=version, routes=_short_ids(app))

    @app.get("/openapi.json")
    async def openapi(request: Request) -> Response:
        base = request.scope.get("root_path", "")
        return faults.as_json(manual.translated(described, language_of(request), base))

    @app.get("/docs")
    @app.get("/docs/", include_in_schema=False)
    async def docs(request: Request) -> Response:
        return manual.page(language_of(request))

    @app.get("/docs/{name}")
    async def docs_file(name: str) -> Response:
        return manual.file(name)

    @app.get("/")
    async def root(request: Request) -> Response:
        return RedirectResponse(request.scope.get("root_path", "") + "/docs")

    return app


def one_model(ref: str) -> dict[str, Any]:
    """A shipped model by its name, or a run's network by the run's id. Raises Problem `model_unknown`, `run_unknown`."""
    kind, _, name = ref.partition(":")
    if kind == "run":
        run = engine().store.get(name) if is_id(name) else None
        if run is None:
            raise Problem("run_unknown")
        return of_run(run)
    for card in shipped():
        if card.ref == ref:
            return of_card(card)
    raise Problem("model_unknown", name=ref[:60])


def of_card(card: Card) -> dict[str, Any]:
    """A shipped model as JSON."""
    return {"id": card.ref, "kind": "shipped", "ready": True, "metrics": card.metrics, "about": card.about}


def of_run(run: Run) -> dict[str, Any]:
    """A run's network as JSON, without its visitor."""
    about = {"state": run.state, "step": run.step, "experiment": run.experiment}
    return {"id": f"run:{run.id}", "kind": "run", "ready": run.checkpoint, "metrics": run.metrics, "about": about}


def of_answer(name: str, answer: Prediction | Problem, seen: bool, language: str) -> dict[str, Any]:
    """One file's reading as JSON, or why it could not be read."""
    if isinstance(answer, Problem):
        return {"name": name, "error": faults.described(answer, language)}
    chances = [round(float(value), 6) for value in answer.probabilities]
    reading = {
        "name": name,
        "best": answer.classes[answer.best],
        "probability": chances[answer.best],
        "probabilities": dict(zip(answer.classes, chances, strict=True)),
        "milliseconds": answer.milliseconds,
    }
    if seen:
        reading["seen"] = np.round(answer.seen.astype(float), 4).tolist()
    return reading


def _short_ids(app: FastAPI) -> list[Any]:
    for route in app.routes:
        if isinstance(route, APIRoute):
            route.operation_id = route.name  # what the words of the documentation are filed under
    return list(app.routes)


def api_routes() -> list[BaseRoute]:
    """What the app serves below /api: the API, and an answer for every address there that is none."""
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    return [
        Mount("/api/v1", api()),
        Route("/api", _elsewhere),
        Route("/api/{rest:path}", _elsewhere, methods=methods),
    ]


async def _elsewhere(request: Request) -> Response:
    """A person at the door is led to the manual; a program gets its JSON and no web page."""
    if request.url.path.rstrip("/") in ("/api", "/api/v1"):
        return RedirectResponse("/api/v1/docs")
    return faults.refusal(request, Problem("route_unknown", path=request.url.path[:80]))
