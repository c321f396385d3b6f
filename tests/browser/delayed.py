"""A line to the server on which both directions can be held up: what happens in the browser before an answer comes."""

from __future__ import annotations

import re

from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Line:
    """Made before the page is opened. `hold()` keeps back what comes and goes from then on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str | bytes] = []  # kept back on the way to the server
        self.answered: list[str | bytes] = []  # and on the way to the browser
        self._ways: list[tuple[WebSocketRoute, WebSocketRoute]] = []
        self._held = False
        self._budget = 0  # questions that still go through while it is held
        page.route_web_socket(re.compile("_stcore/stream"), self._open)

    def hold(self, questions: int) -> None:
        """From now on `questions` changes of the page go to the server; all others and every answer are kept back."""
        self._held, self._budget = True, questions

    def wait_for_answer(self) -> None:
        """Until the server has answered the changes that went through."""
        while not any(_is_end(each) for each in self.answered):
            self.page.wait_for_timeout(20)

    def wait_for_questions(self, count: int = 1) -> None:
        """Until the browser has asked so often what is kept back."""
        while len(self.asked) < count:
            self.page.wait_for_timeout(20)

    def deliver_answers(self) -> None:
        """The browser gets the answers so far."""
        (_, browser) = self._ways[-1]
        for message in self.answered:
            browser.send(message)
        self.answered.clear()

    def let_go(self) -> None:
        """The server gets what was kept back, and nothing is held any more."""
        self._held = False
        self.deliver_answers()
        (server, _) = self._ways[-1]
        for message in self.asked:
            server.send(message)
        self.asked.clear()

    def _open(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        self._ways.append((server, browser))
        browser.on_message(lambda message: self._ask(server, message))
        server.on_message(lambda message: self._answer(browser, message))

    def _ask(self, server: WebSocketRoute, message: str | bytes) -> None:
        if self._held and _is_change(message):
            if not self._budget:
                self.asked.append(message)
                return
            self._budget -= 1
        server.send(message)

    def _answer(self, browser: WebSocketRoute, message: str | bytes) -> None:
        if self._held:
            self.answered.append(message)
        else:
            browser.send(message)


def _is_change(message: str | bytes) -> bool:
    return isinstance(message, bytes) and BackMsg.FromString(message).WhichOneof("type") == "rerun_script"


def _is_end(message: str | bytes) -> bool:
    return isinstance(message, bytes) and ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"
