"""What tests of pages with a drawing share: the page opened with a state in its address, what it says, what the drawing was given."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]


def opened(slug: str, open_page: Open, language: str = "en", **state: str) -> AppTest:
    app = open_page(slug, language, **{f"{slug}.{name}": value for name, value in state.items()})
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in [*app.markdown, *app.caption])


def given(app: AppTest, part: str = "") -> dict[str, Any]:
    """What the drawing was given whose key ends with `part`; there is one such."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith(f"{part}.stage"))
    return dict(json.loads(found.json)[0])
