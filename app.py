"""What `streamlit run app.py` starts: the app, the REST API and the live route on one port. Knows no page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from threadpoolctl import threadpool_limits

from core.oracle.service import close as close_oracles
from core.playground import service as playground
from core.predict.service import close as close_predictors
from core.runs.service import engine
from core.serve.addresses import KnownAddresses
from core.serve.api import api_routes
from core.serve.compress import CompressedStatic
from core.serve.headers import SecurityHeaders
from core.serve.live import live_route
from core.serve.nodelay import send_at_once
from core.serve.visitor import VisitorCookie
from core.settings import settings
from pages.ui.chapters import all_chapters


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warm the worker processes while the first visitor's page loads; end them with the server.

    Raises ValueError for a setting that cannot be used: then the server does not start.
    """
    settings()
    send_at_once()
    # What a page computes is small: shared among threads it would only wait for those of the next learner.
    threadpool_limits(1, user_api="blas")
    playground.service().allow()  # to compile its engine, once somebody opens the page
    warming = asyncio.create_task(asyncio.to_thread(lambda: engine().start()))
    yield
    await warming
    await asyncio.to_thread(close_predictors)
    await asyncio.to_thread(close_oracles)
    await asyncio.to_thread(playground.service().close)
    await asyncio.to_thread(engine().close)


_frame = Path(st.__file__).with_name("static").joinpath("index.html").read_text("utf-8")  # has an inline script
_pages = [page.slug for chapter in all_chapters() for page in chapter.pages]

app = st.App(
    "pages/frame.py",
    lifespan=lifespan,
    routes=[live_route(), *api_routes()],
    middleware=[
        Middleware(SecurityHeaders, page=_frame),
        Middleware(KnownAddresses, pages=_pages),
        Middleware(VisitorCookie),
        Middleware(CompressedStatic),
    ],
)
