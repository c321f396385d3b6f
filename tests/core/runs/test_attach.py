import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.runs.attach import PROGRESS_ROWS, compact
from core.training.events import Event


def rows_of(*kinds):
    rows, step = [], 0
    for seq, kind in enumerate(kinds, 1):
        step += kind == "progress"
        arrays = {"loss": np.full(1, step, "f4")} if kind == "progress" else {"filters": np.ones(3, "f4")}
        rows.append((seq, kind, Event(kind, {"step": step, "validation_loss": 0.5}, arrays).pack()))
    return rows


def losses(rows):
    arrays = [Event.unpack(data).arrays["loss"] for _, kind, data in rows if kind == "progress"]
    return np.concatenate(arrays).tolist() if arrays else []


def test_only_the_last_snapshot_keeps_its_arrays():
    view = compact(rows_of("started", "snapshot", "progress", "snapshot", "progress", "snapshot", "finished"))
    snapshots = [Event.unpack(data) for _, kind, data in view if kind == "snapshot"]
    assert [bool(each.arrays) for each in snapshots] == [False, False, True]
    assert all(each.data["validation_loss"] == 0.5 for each in snapshots)
    assert [seq for seq, _, _ in view] == [1, 2, 3, 4, 5, 6, 7]


def test_only_the_last_maps_are_shown_and_none_that_a_snapshot_has_replaced():
    view = compact(rows_of("started", "snapshot", "maps", "snapshot", "maps", "progress", "maps"))
    assert [seq for seq, _, _ in view] == [1, 2, 4, 6, 7]
    view = compact(rows_of("started", "snapshot", "maps", "snapshot"))
    assert [seq for seq, _, _ in view] == [1, 2, 4]


def test_what_an_earlier_part_finished_with_is_left_out():
    view = compact(rows_of("started", "progress", "finished", "started", "progress", "finished"))
    assert [seq for seq, _, _ in view] == [1, 2, 4, 5, 6]


@given(st.lists(st.sampled_from(["progress", "progress", "progress", "snapshot", "changed"]), max_size=1500))
def test_no_loss_is_lost_and_a_long_run_stays_short(kinds):
    rows = rows_of("started", *kinds)
    view = compact(rows)
    assert losses(view) == losses(rows)
    assert [seq for seq, _, _ in view] == sorted(seq for seq, _, _ in view)
    assert view[-1][0] == rows[-1][0]
    others = sum(kind != "progress" for kind in kinds)
    assert sum(kind == "progress" for _, kind, _ in view) <= PROGRESS_ROWS + others + 1


def test_nothing():
    assert compact([]) == []
