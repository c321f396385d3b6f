"""The live route under Starlette's test client."""

import json
import struct
import time
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from sqlalchemy import event
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from core.errors import Problem
from core.runs.queries import update_run
from core.runs.run import new_id
from core.serve import live, tail
from core.training.events import Event
from tests.core.serve.rows import ME, progress


@pytest.fixture
def client(store):
    with TestClient(Starlette(routes=[live.live_route(lambda: store)])) as opened:
        yield opened


def event_of(message):
    seq, zero = struct.unpack_from("<II", message)
    assert zero == 0
    return seq, Event.unpack(message[8:])


def hear(socket, events):
    """The next `events` events and the texts among them."""
    heard, texts = [], []
    while len(heard) < events:
        message = socket.receive()
        if message.get("bytes") is not None:
            heard.append(event_of(message["bytes"]))
        else:
            texts.append(json.loads(message["text"]))
    return heard, texts


def refused(client, path, **headers):
    with pytest.raises(WebSocketDisconnect) as caught, client.websocket_connect(path, headers=headers):
        pass
    return caught.value.code


def test_a_newcomer_gets_all_then_what_is_new(client, store, run):
    with client.websocket_connect(f"/live/v1/runs/{run}") as socket:
        heard, _ = hear(socket, 3)
        assert [(seq, each.kind) for seq, each in heard] == [(1, "started"), (2, "progress"), (3, "progress")]
        assert json.loads(socket.receive_text()) == {
            "state": "running",
            "reason": "",
            "place": None,
            "checkpoint": False,
        }
        store.append(run, [("progress", progress(3))])
        ((seq, each),), _ = hear(socket, 1)
        assert (seq, each.data["step"]) == (4, 3)


def test_after_a_lost_connection_only_the_rest_comes(client, store, run):
    with client.websocket_connect(f"/live/v1/runs/{run}?after=2") as socket:
        assert [seq for seq, _ in hear(socket, 1)[0]] == [3]
        store.append(run, [("progress", progress(3))])
        assert [seq for seq, _ in hear(socket, 1)[0]] == [4]


def test_a_number_from_the_future_misleads_nobody(client, store, run):
    with client.websocket_connect(f"/live/v1/runs/{run}?after=999999") as first:
        assert json.loads(first.receive_text())["state"] == "running"
        store.append(run, [("progress", progress(3))])
        assert [seq for seq, _ in hear(first, 1)[0]] == [4]
        with client.websocket_connect(f"/live/v1/runs/{run}") as second:
            assert [seq for seq, _ in hear(second, 4)[0]] == [1, 2, 3, 4]


def test_the_state_is_told_at_each_change_and_the_line_stays_open(client, store, run):
    with client.websocket_connect(f"/live/v1/runs/{run}?after=3") as socket:
        assert json.loads(socket.receive_text())["state"] == "running"
        with store.writing() as connection:
            update_run(connection, run, state="paused")
        assert json.loads(socket.receive_text())["state"] == "paused"
        with store.writing() as connection:
            update_run(connection, run, state="failed", reason="worker_killed", checkpoint=True)
        said = json.loads(socket.receive_text())
        assert (said["state"], said["reason"], said["checkpoint"]) == ("failed", "worker_killed", True)
        with store.writing() as connection:  # it is continued
            update_run(connection, run, state="queued", reason="")
        assert json.loads(socket.receive_text())["place"] == 1


def test_a_deleted_run_says_so(client, store, run):
    with client.websocket_connect(f"/live/v1/runs/{run}?after=3") as socket:
        socket.receive_text()
        with store.writing() as connection:
            update_run(connection, run, state="failed", ended=0.0)
        store.delete(run, ME)
        states = [json.loads(socket.receive_text())["state"]]
        if states == ["failed"]:
            states.append(json.loads(socket.receive_text())["state"])
        assert states[-1] == "deleted"


def test_an_unknown_run_is_closed_with_a_code_of_its_own(client):
    with client.websocket_connect(f"/live/v1/runs/{new_id()}") as socket:
        with pytest.raises(WebSocketDisconnect) as caught:
            socket.receive_text()
        assert caught.value.code == live.UNKNOWN


@pytest.mark.parametrize("name", ["x", "..%2f..%2fetc", "A" * 20, "0" * 19, "%00" * 20])
def test_what_is_no_id_is_refused(client, name):
    assert refused(client, f"/live/v1/runs/{name}") in (1000, 1008)  # with a slash in it, it is not our route at all


@pytest.mark.parametrize("after", ["-1", "x", "1e3", "", "9" * 30, "٣", "1.5"])
def test_what_is_no_number_is_refused(client, run, after):
    assert refused(client, f"/live/v1/runs/{run}?after={after}") == 1008


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "https://testserver.evil.example", "null", "", "http://testserver:81", "file://testserver"],
)
def test_pages_of_other_sites_are_refused(client, run, origin):
    assert refused(client, f"/live/v1/runs/{run}", origin=origin) == 1008


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("testserver", "http://testserver"),
        ("Lab.example:8501", "http://lab.example:8501"),
        ("lab.example", "https://lab.example"),
        ("lab.example:443", "https://lab.example"),
        ("[::1]:8501", "http://[::1]:8501"),
    ],
)
def test_our_own_pages_are_welcome(client, run, host, origin):
    with client.websocket_connect(f"/live/v1/runs/{run}", headers={"host": host, "origin": origin}) as socket:
        hear(socket, 3)


def test_one_visitor_has_a_dozen_connections(client, run, monkeypatch):
    monkeypatch.setattr(live, "PER_VISITOR", 2)
    path, mine, yours = (
        f"/live/v1/runs/{run}",
        {"cookie": f"glassbox_visitor={'1' * 32}"},
        {"cookie": f"glassbox_visitor={'2' * 32}"},
    )
    with client.websocket_connect(path, headers=mine), client.websocket_connect(path, headers=mine):
        assert refused(client, path, **mine) == 1008
        with client.websocket_connect(path, headers=yours) as socket:
            hear(socket, 3)
    with client.websocket_connect(path, headers=mine) as socket:  # those who left are not counted
        hear(socket, 3)


def test_the_server_has_an_end_too(client, run, monkeypatch):
    monkeypatch.setenv("GLASSBOX_VIEWERS", "1")
    path = f"/live/v1/runs/{run}"
    with client.websocket_connect(path, headers={"cookie": f"glassbox_visitor={'1' * 32}"}) as socket:
        hear(socket, 3)
        assert refused(client, path, cookie=f"glassbox_visitor={'2' * 32}") == 1008


def test_who_talks_too_much_is_shut_out(client, run):
    with client.websocket_connect(f"/live/v1/runs/{run}?after=3") as socket:
        socket.receive_text()
        socket.send_text("hello")
        socket.send_bytes(bytes(10_000))
        with pytest.raises(WebSocketDisconnect) as caught:
            socket.receive_text()
        assert caught.value.code == live.TOO_TALKATIVE


def test_a_store_that_is_away(run):
    def away():
        raise Problem("store_unavailable")

    with TestClient(Starlette(routes=[live.live_route(away)])) as client:
        with client.websocket_connect(f"/live/v1/runs/{run}") as socket, pytest.raises(WebSocketDisconnect) as caught:
            socket.receive_text()
        assert caught.value.code == live.UNAVAILABLE


def test_viewers_cost_the_database_nothing(client, store, run):
    """However many watch, the events are looked for once in BUSY_SECONDS."""
    path = f"/live/v1/runs/{run}?after=3"
    statements = []
    event.listen(store._engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    def looks(viewers):
        """Looks into the store while three rows arrive at `viewers` viewers, and how many one tail has time for."""
        with ExitStack() as stack:
            cookies = [{"cookie": f"glassbox_visitor={number:032x}"} for number in range(viewers)]
            sockets = [stack.enter_context(client.websocket_connect(path, headers=each)) for each in cookies]
            for socket in sockets:
                hear(socket, store.last_seq(run) - 3)
            statements.clear()
            began = time.monotonic()
            for _ in range(3):
                last = store.append(run, [("progress", progress(9))])
                for socket in sockets:
                    assert [seq for seq, _ in hear(socket, 1)[0]] == [last]
            count = sum("events.data" in each and "SELECT" in each for each in statements)
            return count, (time.monotonic() - began) / tail.BUSY_SECONDS

    for viewers in (1, 8):
        count, possible = looks(viewers)
        assert 3 <= count <= possible + 2


def test_the_route_follows_the_engine_of_the_process(run, store, monkeypatch):
    monkeypatch.setattr(live, "engine", lambda: SimpleNamespace(store=store))
    with (
        TestClient(Starlette(routes=[live.live_route()])) as client,
        client.websocket_connect(f"/live/v1/runs/{run}") as socket,
    ):
        hear(socket, 3)
