"""What can be done with the runs on the shelf: restore, open, continue, duplicate, name, note, delete, bring in. Knows no figure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import PurePath
from typing import Any

import streamlit as st

from core.config import to_dict
from core.errors import Problem
from core.runs import imported, imports, shelf
from core.runs.examples import documents, name_of
from core.runs.run import Run
from core.runs.service import engine
from core.runs.shelf import LONGEST_NAME, LONGEST_NOTE, Shelved
from core.runs.shelf_config import MOST
from core.sequences import experiments
from core.settings import settings
from pages.ui import lesson, link, restore, shelved, visitor
from pages.ui.steering import weights
from pages.ui.text import Text

LOOK_SECONDS = 2.0
AT_ONCE = 20  # files brought in together


def buttons(page: Text, each: Shelved) -> None:
    """The row of buttons for one run; what it cannot do is disabled."""
    run, slug = each.run, page.slug
    known, own = restore.possible(each.kind), bool(run.visitor)
    goes_on = own and run.can_continue and weights(run) is not None
    with st.container(horizontal=True, gap="small", key=f"{slug}.actions"):
        if st.button(page("restore"), icon=":material/tune:", key=f"{slug}.restore", disabled=not known, help=page("restore.help")):  # fmt: skip
            restore.go(run.experiment)
        able = known and own and not each.imported
        if st.button(
            page("open"), icon=":material/open_in_new:", key=f"{slug}.open", disabled=not able, help=page("open.help")
        ):
            restore.show(run.id, run.experiment)
        st.button(page("duplicate"), icon=":material/content_copy:", key=f"{slug}.duplicate", on_click=_duplicate, args=(page, [run.experiment]), help=page("duplicate.help"))  # fmt: skip
        why = page("continue.help" if goes_on else "continue.none")
        st.button(page("continue"), icon=":material/double_arrow:", key=f"{slug}.continue", on_click=_continue, args=(page, run.id), disabled=not goes_on, help=why)  # fmt: skip
        if run.active:
            st.button(page("stop"), icon=":material/stop:", key=f"{slug}.stop", on_click=_stop, args=(page, run.id))


def words(page: Text, each: Shelved) -> None:
    """A name and a note, kept with the run as soon as the field is left."""
    slug, run = page.slug, each.run
    if not run.visitor:
        return
    keys = {what: f"{slug}.{what}.{run.id}" for what in ("name", "note")}

    def put(what: str) -> None:
        with guarded(page):
            shelf.write(engine().store, run.id, visitor.current(), **{what: st.session_state[keys[what]]})

    left, right = st.columns((2, 5), gap="medium")
    left.text_input(page("name"), each.name, LONGEST_NAME, key=keys["name"], on_change=put, args=("name",), placeholder=shelved.called(page, each))  # fmt: skip
    right.text_area(page("note"), each.note, 68, LONGEST_NOTE, key=keys["note"], on_change=put, args=("note",), placeholder=page("note.empty"))  # fmt: skip


def delete(page: Text, those: Sequence[Shelved]) -> None:
    """Delete the runs that are compared, once it is confirmed."""
    slug = page.slug
    mine = [each for each in those if each.run.visitor]
    if not mine:
        return
    asked = st.session_state.get(f"{slug}.asked")
    if asked and asked == [each.id for each in mine]:
        active = sum(each.run.active for each in mine)
        with st.container(border=True):
            said = page("delete.sure", count=len(mine)) + (" " + page("delete.active", count=active) if active else "")
            st.markdown(said)
            with st.container(horizontal=True, gap="small"):
                st.button(page("delete.yes", count=len(mine)), on_click=_delete, args=(page, asked), key=f"{slug}.delete.yes", type="primary", icon=":material/delete:")  # fmt: skip
                st.button(page("delete.no"), on_click=_ask, args=(slug, None), key=f"{slug}.delete.no")
    else:
        st.button(page("delete", count=len(mine)), on_click=_ask, args=(slug, [each.id for each in mine]), key=f"{slug}.delete", icon=":material/delete:")  # fmt: skip


def bring(page: Text) -> None:
    """The field for documents of runs, and what became of the last ones."""
    slug = page.slug
    limit = min(settings().upload_mb, imports.MOST_BYTES // 1_000_000)

    def put() -> None:
        files = st.session_state.get(f"{slug}.files") or []
        done, troubles = [], []
        seen: set[str] = st.session_state.setdefault(f"{slug}.seen", set())
        new = [each for each in files if each.file_id not in seen]  # one that was taken out calls this, too
        for file in new[:AT_ONCE]:
            seen.add(file.file_id)
            try:
                done.append(_import(file.getvalue(), PurePath(file.name).stem))
            except Problem as problem:
                troubles.append((file.name, problem))
        st.session_state[f"{slug}.brought"] = (len(done), troubles, max(0, len(new) - AT_ONCE))
        choose(slug, done)

    st.markdown(page("import.lead"))
    st.file_uploader(
        page("import", mb=limit), ["json"], True, key=f"{slug}.files", on_change=put, max_upload_size=limit
    )
    done, troubles, more = st.session_state.get(f"{slug}.brought", (0, [], 0))
    if done:
        st.success(page("import.done", count=done), icon=":material/download_done:")
    for name, problem in troubles:
        st.error(f"{lesson.code(name)}: {lesson.sentence(problem)}", icon=":material/error:")
    if more:
        st.caption(page("import.more", limit=AT_ONCE))


def examples(page: Text) -> None:
    """Put the runs that come with the project on the visitor's shelf, but for those that stand there already.

    Without a name: one that the visitor gave would keep them for ever.
    """

    def put() -> None:
        with guarded(page):
            mine = {name_of(each) for each in shelf.shelf(engine().store, visitor.current())}
            for each in documents().values():
                if each["name"] not in mine:
                    _import(json.dumps({name: value for name, value in each.items() if name != "name"}).encode())

    st.button(page("examples.take"), on_click=put, key=f"{page.slug}.examples", icon=":material/library_add:")


def trial(page: Text, pair: Sequence[Any]) -> None:
    """Start these experiments and compare them."""
    _duplicate(page, [to_dict(each) for each in pair])


def watch(page: Text, found: Sequence[Shelved]) -> None:
    """Draw the page anew when a run of the list has gone on or ended; and delete what was to be deleted once it has stopped."""
    doomed = st.session_state.get(f"{page.slug}.doomed", [])
    active = [each for each in found if each.run.active]
    if active or doomed:
        st.fragment(_watch, run_every=LOOK_SECONDS)(page, {each.id: _seen(page, each.run) for each in active})


def _watch(page: Text, known: dict[str, Any]) -> None:
    doomed: list[str] = st.session_state.get(f"{page.slug}.doomed", [])
    with suppress(Problem):
        now = {
            run.id: _seen(page, run)
            for run in engine().store.runs(visitor.current(), 1000, ("queued", "running", "paused"))
        }
        for run in [each for each in doomed if each not in now]:
            doomed.remove(run)
            with suppress(Problem):
                engine().delete(run, visitor.current())
        if now != known:
            link.again()


def _seen(page: Text, run: Run) -> tuple[str, int]:
    """What the page shows of a run: its state, and of those that are drawn how far it is."""
    return run.state, run.step if run.id in st.session_state.get(f"{page.slug}.shown", ()) else 0


def trouble(page: Text) -> None:
    """What could not be done."""
    problem = st.session_state.pop(f"{page.slug}.trouble", None)
    if isinstance(problem, Problem):
        lesson.problem(problem)


def choose(slug: str, ids: Sequence[str]) -> None:
    """Compare these runs."""
    if ids:
        st.session_state[f"{slug}.chosen"] = ",".join(ids[:MOST])


def removed(page: Text) -> None:
    """How many runs the server has removed by itself, until it is said to be known."""

    def known() -> None:
        with guarded(page):
            shelf.acknowledge(engine().store, visitor.current())

    try:
        count = shelf.swept_count(engine().store, visitor.current())
    except Problem as problem:
        lesson.problem(problem)
        return
    if count:
        with st.container(horizontal=True, vertical_alignment="center"):
            days = f"{settings().keep_days:g}"
            st.warning(page("gone", count=count, days=days), icon=":material/auto_delete:", width="stretch")
            st.button(page("gone.known"), on_click=known, key=f"{page.slug}.gone")


@contextmanager
def guarded(page: Text) -> Iterator[None]:
    """A Problem is kept for `trouble`."""
    try:
        yield
    except Problem as problem:
        st.session_state[f"{page.slug}.trouble"] = problem


def _import(data: bytes, name: str = "") -> str:
    store, limit = engine().store, settings().keep_per_visitor
    return imported.put(store, visitor.current(), data, name=name, limit=limit)


def _duplicate(page: Text, described: Sequence[dict[str, Any]]) -> None:
    with guarded(page):
        before = st.session_state.get(f"{page.slug}.shown", [])
        new = [engine().submit(experiments.of(each), visitor.current()) for each in described]
        choose(page.slug, new if len(new) > 1 else [*new, *before][:MOST])


def _continue(page: Text, run: str) -> None:
    with guarded(page):
        engine().continue_run(run, visitor.current())


def _stop(page: Text, run: str) -> None:
    with guarded(page):
        engine().control(run, visitor.current(), "stop")


def _ask(slug: str, ids: list[str] | None) -> None:
    st.session_state[f"{slug}.asked"] = ids


def _delete(page: Text, ids: Sequence[str]) -> None:
    """Those that go on are stopped; they are deleted as soon as they have."""
    st.session_state.pop(f"{page.slug}.asked", None)
    doomed = st.session_state.setdefault(f"{page.slug}.doomed", [])
    st.session_state.setdefault(f"{page.slug}.deleted", []).extend(ids)
    for run in ids:
        with guarded(page):
            try:
                engine().delete(run, visitor.current())
            except Problem as problem:
                if problem.code != "run_active":
                    raise
                engine().control(run, visitor.current(), "stop")
                doomed.append(run)
