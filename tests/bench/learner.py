"""A visitor without a browser: speaks the app's own websocket protocol, so thirty of them fit on one core."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

LONGEST = 60  # seconds for one answer


class Learner:
    """One open page. `numbers` are the number inputs and sliders on it: key → (widget id, kind, value)."""

    def __init__(self, port: int, slug: str, visitor: str, query: str = "lang=en") -> None:
        self.address = f"ws://127.0.0.1:{port}/_stcore/stream"
        self.origin = f"http://127.0.0.1:{port}"
        self.slug, self.visitor, self.query = slug, visitor, query
        self.numbers: dict[str, tuple[str, str, float]] = {}
        self.script = ""  # the page's hash, told by the server
        self._line: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        self._line = await connect(
            self.address,
            origin=self.origin,  # type: ignore[arg-type]
            additional_headers={"Cookie": f"glassbox_visitor={self.visitor}"},
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
        )
        await self._run(BackMsg())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._line is not None
        await self._line.close()

    async def move(self, key: str, value: float) -> float:
        """Set the number `key` as a hand would and return the seconds until the page was computed and sent."""
        widget, kind, _ = self.numbers[key]
        message = BackMsg()
        state = message.rerun_script.widget_states.widgets.add(id=widget)
        if kind == "slider":
            state.double_array_value.data.append(value)
        else:
            state.double_value = value
        return await self._run(message)

    async def _run(self, message: BackMsg) -> float:
        assert self._line is not None
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.slug
        message.rerun_script.page_script_hash = self.script
        began = time.perf_counter()
        await self._line.send(message.SerializeToString())
        async with asyncio.timeout(LONGEST):
            while True:
                answer = ForwardMsg.FromString(await self._line.recv(decode=False))
                kind = answer.WhichOneof("type")
                if kind == "script_finished":
                    return time.perf_counter() - began
                if kind == "new_session":
                    self.script = answer.new_session.page_script_hash
                elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                    self._note(answer.delta.new_element)

    def _note(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise AssertionError(f"{self.slug}: {element.exception.type}: {element.exception.message}")
        if kind not in ("slider", "number_input"):
            return
        widget = getattr(element, kind)
        value = widget.default[0] if kind == "slider" else widget.default
        self.numbers[widget.id.rsplit("-", 1)[-1]] = (widget.id, kind, value)
