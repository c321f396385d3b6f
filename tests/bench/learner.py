"""A visitor without a browser: speaks the app's own websocket protocol, so thirty of them fit on one core."""

from __future__ import annotations

import asyncio
import json
import time
from types import TracebackType
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

LONGEST = 60  # seconds for one answer


class Learner:
    """One open page. `numbers` are the number inputs and sliders on it: key → (widget id, kind, value); `others`, the buttons,
    lines of text and drawings: key → widget id."""

    def __init__(self, port: int, slug: str, visitor: str, query: str = "lang=en") -> None:
        self.address = f"ws://127.0.0.1:{port}/_stcore/stream"
        self.origin = f"http://127.0.0.1:{port}"
        self.slug, self.visitor, self.query = slug, visitor, query
        self.numbers: dict[str, tuple[str, str, float]] = {}
        self.others: dict[str, str] = {}
        self.script = ""  # the page's hash, told by the server
        self._seen: set[str] = set()  # widgets of the answer
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

    async def press(self, key: str) -> float:
        """Press the button `key`; the seconds as of `move`."""
        return await self._send(key, trigger_value=True)

    async def write(self, key: str, text: str) -> float:
        """Type `text` into the line `key`."""
        return await self._send(key, string_value=text)

    async def tell(self, key: str, state: dict[str, Any]) -> float:
        """Report as the drawing `key` does when a hand lets go."""
        return await self._send(key, json_value=json.dumps(state))

    async def _send(self, key: str, **value: Any) -> float:
        message = BackMsg()
        message.rerun_script.widget_states.widgets.add(id=self.others[key], **value)
        return await self._run(message)

    async def _run(self, message: BackMsg) -> float:
        assert self._line is not None
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.slug
        message.rerun_script.page_script_hash = self.script
        self._seen.clear()
        began = time.perf_counter()
        await self._line.send(message.SerializeToString())
        async with asyncio.timeout(LONGEST):
            while True:
                answer = ForwardMsg.FromString(await self._line.recv(decode=False))
                kind = answer.WhichOneof("type")
                if kind == "script_finished":
                    waited = time.perf_counter() - began
                    missing = {each.id for each in message.rerun_script.widget_states.widgets} - self._seen
                    assert not missing, f"{self.slug}: what was changed is not on the page that came back"
                    return waited
                if kind == "navigation":  # not new_session, which is sent before the app has said which pages there are
                    self.script = answer.navigation.page_script_hash
                elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                    self._note(answer.delta.new_element)

    def _note(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise AssertionError(f"{self.slug}: {element.exception.type}: {element.exception.message}")
        widget = getattr(element, kind)
        if kind in ("button", "text_input", "bidi_component"):
            self.others[widget.id.rsplit("-", 1)[-1]] = widget.id
            self._seen.add(widget.id)
        if kind not in ("slider", "number_input"):
            return
        value = widget.default[0] if kind == "slider" else widget.default
        self._seen.add(widget.id)
        self.numbers[widget.id.rsplit("-", 1)[-1]] = (widget.id, kind, value)
