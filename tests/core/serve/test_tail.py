"""One tail for all viewers of a run, with viewers made by hand."""

import asyncio
import struct

from core.serve.tail import Tail, message
from core.serve.viewer import QUEUE, Viewer
from tests.core.serve.rows import progress


class Wire:
    """A websocket that takes a number of messages and then no more."""

    def __init__(self, takes):
        self.takes = takes
        self.sent = []

    async def send_bytes(self, data):
        if len(self.sent) >= self.takes:
            await asyncio.Event().wait()
        self.sent.append(data)

    send_text = send_bytes


def test_a_slow_viewer_is_let_go_and_holds_up_nobody():
    async def scene():
        quick, slow = Viewer(Wire(10**9)), Viewer(Wire(5))
        tasks = [asyncio.create_task(viewer.deliver()) for viewer in (quick, slow)]
        for seq in range(1, QUEUE + 50):
            packed = message(seq, b"x" * 8)
            for viewer in (quick, slow):
                viewer.give(seq, packed)
            await asyncio.sleep(0)
        await asyncio.wait_for(slow.slow.wait(), 30)
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        return quick, slow

    quick, slow = asyncio.run(scene())
    assert len(quick.socket.sent) == QUEUE + 49
    assert not quick.slow.is_set()
    assert len(slow.socket.sent) == 5
    assert len(slow._queue) <= QUEUE


def test_all_viewers_are_handed_the_very_same_bytes(store, run):
    async def scene():
        tail = Tail(lambda: store, run)
        viewers = [Viewer(Wire(10**9)) for _ in range(3)]
        for viewer in viewers:
            assert await tail.join(viewer, 3)
        store.append(run, [("progress", progress(3))])
        while any(viewer.seq < 4 for viewer in viewers):
            await asyncio.sleep(0.01)
        queued = [next(each for each in viewer._queue if isinstance(each, bytes)) for viewer in viewers]
        assert [tail.leave(viewer) for viewer in viewers] == [False, False, True]
        return queued

    first, *others = asyncio.run(scene())
    assert all(each is first for each in others)


def test_a_newcomer_among_others_misses_nothing_while_the_run_goes_on(store, run):
    """While newcomers read and join, the run keeps writing: each viewer's numbers have no gap and no repetition."""

    async def scene():
        tail = Tail(lambda: store, run)
        wires = []

        async def write():
            for step in range(3, 200):
                await asyncio.to_thread(store.append, run, [("progress", progress(step))])

        async def visit():
            wire = Wire(10**9)
            wires.append(wire)
            viewer = Viewer(wire)
            delivering = asyncio.create_task(viewer.deliver())
            assert await tail.join(viewer, 0)
            while viewer.seq < 200:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0)
            delivering.cancel()
            tail.leave(viewer)

        writing = asyncio.create_task(write())
        visits = []
        for _ in range(10):
            visits.append(asyncio.create_task(visit()))
            await asyncio.sleep(0.02)
        await asyncio.wait_for(asyncio.gather(writing, *visits), 60)
        return wires

    for wire in asyncio.run(scene()):
        numbers = [struct.unpack_from("<I", each)[0] for each in wire.sent if isinstance(each, bytes)]
        assert numbers == list(range(1, 201))


def test_an_event_written_while_a_newcomer_reads_is_not_lost(store, run, monkeypatch):
    """The newcomer knows all events so far; the next one comes right after that was found out."""
    attach = store.attach_view

    def view(*arguments):
        rows = attach(*arguments)
        if store.last_seq(run) == 3:
            store.append(run, [("progress", progress(3))])
        return rows

    async def scene():
        monkeypatch.setattr(store, "attach_view", view)
        tail = Tail(lambda: store, run)
        viewer = Viewer(Wire(10**9))
        assert await tail.join(viewer, 3)
        store.append(run, [("progress", progress(4))])
        while viewer.seq < 5:
            await asyncio.sleep(0.01)
        tail.leave(viewer)
        return [struct.unpack_from("<I", each)[0] for each in viewer._queue if isinstance(each, bytes)]

    assert asyncio.run(asyncio.wait_for(scene(), 30)) == [4, 5]
