"""The shelf: who sees what, notes, what tells runs apart, what is removed and told, databases of before, one statement."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as texts
from sqlalchemy import event, insert, text

from core.config import to_dict
from core.errors import Problem
from core.runs.bundle import weights
from core.runs.database import runs
from core.runs.examples import documents
from core.runs.local import LocalEngine
from core.runs.queries import update_run
from core.runs.run import new_id
from core.runs.shelf import acknowledge, differing, one, plain, shelf, swept_count, write
from core.runs.store import Store
from core.sequences import experiments
from core.settings import settings
from core.training.experiment import Experiment, OptimizerConfig

ME, YOU = "a" * 32, "b" * 32


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that reach the database, but for the beginnings of transactions."""
    said: list[str] = []

    def hear(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    event.listen(store._engine, "before_cursor_execute", hear)
    yield said
    event.remove(store._engine, "before_cursor_execute", hear)


def ended(store: Store, visitor: str = ME, at: float = 0.0, **values: Any) -> str:
    run = store.create(Experiment().to_json(), visitor)
    with store.writing() as connection:
        update_run(connection, run, **{"state": "finished", "started": at - 3, "ended": at, **values})
    return run


def test_the_list_is_one_statement_without_events_however_many_runs(store: Store) -> None:
    rows = [
        {
            "id": new_id(),
            "visitor": ME,
            "state": "finished",
            "experiment": Experiment(seed=number).to_json(),
            "created": float(number),
            "queued": 0.0,
            "metrics": '{"validation_loss": 0.5, "test_accuracy": 0.9, "validation_accuracy": 0.8}',
        }
        for number in range(300)
    ]
    with store.writing() as connection:
        connection.execute(insert(runs), rows)
    with counted(store) as said:
        found = shelf(store, ME)
    assert len(found) == 300
    assert len(said) == 1
    assert "events" not in said[0]
    assert [each.run.created for each in found] == sorted((row["created"] for row in rows), reverse=True)
    assert (found[0].loss, found[0].right, found[0].kind) == (0.5, 0.8, "pictures")


def test_each_sees_only_what_is_theirs_and_writes_only_there(store: Store) -> None:
    mine, theirs = ended(store), ended(store, YOU)
    assert [each.id for each in shelf(store, ME)] == [mine]
    write(store, mine, ME, name="first", note="line\nline")
    write(store, mine, ME, note="other")
    assert (one(store, mine, ME).name, one(store, mine, ME).note) == ("first", "other")
    for ask in (lambda: write(store, theirs, ME, name="x"), lambda: one(store, theirs, ME)):
        with pytest.raises(Problem, match="run_not_yours"):
            ask()
    with pytest.raises(Problem, match="run_unknown"):
        write(store, "../..", ME, name="x")
    assert one(store, theirs, YOU).name == ""


def test_notes_are_plain_and_of_bounded_length(store: Store) -> None:
    run = ended(store)
    write(store, run, ME, name="a\nb\x00\u202ec", note="\tx\r\ny\u200b \ud83d")
    found = one(store, run, ME)
    assert (found.name, found.note) == ("abc", "x\ny")
    for values in ({"name": "x" * 81}, {"note": "x" * 2001}):
        with pytest.raises(Problem, match="note_too_long"):
            write(store, run, ME, **values)  # type: ignore[arg-type]


@given(texts.text(max_size=60))
def test_what_is_written_twice_stays_as_it_is(written: str) -> None:
    assert plain(plain(written, lines=True), lines=True) == plain(written, lines=True)
    assert not set(plain(written, lines=False)) & set("\n\r\t\x00\x1b")


def test_a_deleted_run_takes_its_note_along(store: Store) -> None:
    run = ended(store)
    write(store, run, ME, name="x")
    store.delete(run, ME)
    with store.reading() as connection:
        assert connection.execute(text("select count(*) from kept")).scalar() == 0


def test_what_the_server_removes_is_told_once_and_notes_go_last(store: Store) -> None:
    old, noted, new = ended(store, at=100.0), ended(store, at=50.0), ended(store, at=1e9)
    other = ended(store, YOU, at=60.0)
    write(store, noted, ME, note="keep")
    assert sorted(store.prune(keep=100, days=1, now=1e9)) == sorted([old, other])  # the noted one does not grow old
    assert {each.id for each in shelf(store, ME)} == {noted, new}
    assert (swept_count(store, ME), swept_count(store, YOU)) == (1, 1)
    assert store.prune(keep=1, days=1e5, now=1e9) == [new]  # of too many it is the last to go
    assert swept_count(store, ME) == 2
    acknowledge(store, ME)
    assert (swept_count(store, ME), swept_count(store, YOU)) == (0, 1)


def test_of_too_many_those_of_whoever_has_most_go_first(store: Store) -> None:
    mine = [ended(store, at=100.0 + number) for number in range(4)]
    theirs = [ended(store, YOU, at=float(number)) for number in range(2)]
    for run in mine[:3]:
        write(store, run, ME, note="keep")
    assert store.prune(keep=5, days=1e5, now=200.0) == [mine[3]]  # what has no note, however new
    assert store.prune(keep=4, days=1e5, now=200.0) == [mine[0]]  # then the oldest, though the other's are older
    assert store.prune(keep=3, days=1e5, now=200.0) == [theirs[0]]  # as many each: what is not noted
    assert (swept_count(store, ME), swept_count(store, YOU)) == (2, 1)


def test_a_full_shelf_refuses_and_removes_nothing(store: Store) -> None:
    for _ in range(3):
        ended(store)
    with pytest.raises(Problem, match="shelf_full") as found:
        store.create("{}", ME, kept_limit=3)
    assert found.value.params == {"limit": 3}
    assert len(shelf(store, ME)) == 3
    store.create("{}", YOU, kept_limit=3)


def test_a_database_of_before_gets_the_tables_and_keeps_its_runs(store: Store) -> None:
    run = ended(store)
    with store.writing() as connection:
        connection.execute(text("drop table kept"))
        connection.execute(text("drop table removed"))
    store.close()
    again = Store(settings().database_url)
    assert [each.id for each in shelf(again, ME)] == [run]
    write(again, run, ME, note="now")
    assert one(again, run, ME).note == "now"
    again.close()


def test_only_settings_that_differ_are_named() -> None:
    base = Experiment()
    assert differing([to_dict(base), to_dict(base)]) == []
    assert differing([]) == []
    described = [
        to_dict(base),
        to_dict(Experiment(seed=3, optimizer=OptimizerConfig(learning_rate=0.1), precision="float32")),
    ]
    assert differing(described) == ["learning_rate", "seed"]  # what the machine settled tells nothing
    memory = to_dict(experiments.described("memory")())
    # a setting that one kind has not is no difference; where both have it and disagree it is
    mixed = differing([to_dict(base), memory])
    assert "kind" not in mixed
    assert "architecture" not in mixed
    assert ("epochs" in mixed) == (memory["epochs"] != base.epochs)


def test_runs_of_sequences_have_their_best_network_s_numbers(store: Store) -> None:
    run = ended(
        store, metrics=json.dumps({"lane_losses": 0.25, "lane_accuracies": 0.75}), experiment='{"kind":"memory"}'
    )
    found = one(store, run, ME)
    assert (found.loss, found.right, found.kind, found.seconds) == (0.25, 0.75, "memory", 3.0)


def test_weights_leave_with_a_card_and_the_tensors_as_they_are() -> None:
    document = next(iter(documents().values()))
    with zipfile.ZipFile(io.BytesIO(weights(document, b"tensors"))) as packed:
        assert packed.read("model.safetensors") == b"tensors"
        card = json.loads(packed.read("card.json"))
    assert (card["experiment"], card["test"]) == (document["experiment"], document["test"])
    assert "steps" not in card


def test_the_engine_keeps_as_many_as_the_operator_says(make_engine: Callable[..., LocalEngine]) -> None:
    engine = make_engine(keep_per_visitor=1)
    engine.submit(Experiment(precision="float32", layout="contiguous"), ME)
    with pytest.raises(Problem, match="shelf_full"):
        engine.submit(Experiment(precision="float32", layout="contiguous"), ME)
