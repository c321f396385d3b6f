"""The shapes of what the API takes and gives, from which its OpenAPI document is made. Knows no route and no sentence."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.predict.service import SHIPPED


class Health(BaseModel):
    service: Literal["glassbox"]
    status: Literal["ok"]
    version: str


class Model(BaseModel):
    id: str = Field(examples=[SHIPPED])
    kind: Literal["shipped", "run"]
    ready: bool
    metrics: dict[str, float | None]
    about: dict[str, Any]


class Models(BaseModel):
    models: list[Model]


class Wishes(BaseModel):
    """The query of a prediction; a name that is not one of these is a mistake, not a wish to be overheard."""

    model_config = ConfigDict(extra="forbid")
    model: str = Field(SHIPPED, max_length=80)
    seen: bool = False


class Fault(BaseModel):
    code: str = Field(examples=["not_an_image"])
    message: str
    params: dict[str, str | float]


class Refusal(BaseModel):
    error: Fault


class Reading(BaseModel):
    """One file: what was read, or why not."""

    name: str
    best: str | None = None
    probability: float | None = None
    probabilities: dict[str, float] | None = None
    seen: list[list[float | list[float]]] | None = None
    milliseconds: float | None = None
    error: Fault | None = None


class Readings(BaseModel):
    model: str
    predictions: list[Reading]
