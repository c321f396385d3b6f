"""What is to be judged: an example, one of the visitor's finished runs, or a table of labels and scores. Knows no arithmetic."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from core.data.table_file import MOST_ROWS as MOST_READ
from core.errors import Problem
from core.evaluation.judging_config import EXAMPLES, MOST_CLASSES, MOST_ROWS, OWN
from core.evaluation.uploaded import FEWEST, MOST_BYTES
from core.oracle import judging
from core.oracle.judging import Predictions
from core.predict.choices import reads
from core.runs.run import Run
from core.settings import settings
from pages.ui import asked, class_names, lesson, menu, once, runs, text_set, visitor
from pages.ui.own_points import ENCODINGS
from pages.ui.text import Text, text

Judged = tuple[Predictions, dict[str, Any]]


def source(page: Text) -> tuple[str, Run | None]:
    """What the visitor chose to judge: the name of an example, `OWN`, or "run:<id>" with its run."""
    try:
        found = judging.runs_of(visitor.current(), st.query_params.get(f"{page.slug}.source", ""))
    except Problem as trouble:  # the store; the examples do not need it
        lesson.problem(trouble)
        found = {}
    own = [OWN] if f"{page.slug}.own" in st.session_state else []

    def called(name: str) -> str:
        if name not in found:
            return page(f"source.{name}")
        words, run = text("live", page.language), found[name]
        return page("source.run", progress=runs.progress(words, run), title=runs.title(words, run), id=run.id[:4])

    name = menu.pick(page, "source", [*EXAMPLES, *found, *own], called)
    return name, found.get(name)


def classes(page: Text, name: str, run: Run | None) -> list[str]:
    """The classes as they are called. A visitor's own have the names they were given."""
    if run is not None:
        if texts := judging.text_set_of(run):
            return text_set.class_names(page, *texts)
        return class_names.shown(text("live"), reads(run)[0])
    if name == OWN:
        own: Predictions = st.session_state[f"{page.slug}.own"][1]
        return list(own.classes)
    return [page("class.benign"), page("class.malignant")] if name == "cancer" else list("0123456789")


def about(name: str, run: Run | None) -> str:
    """The key of the sentence that says what is judged."""
    if run is None:
        return name
    return "texts" if judging.of_texts(run) else "run"


def positive(page: Text, names: list[str]) -> int:
    """The class that is held against the rest: the last one, unless another is chosen."""
    order = [str(len(names) - 1), *map(str, range(len(names) - 1))]
    return int(menu.pick(page, "positive", order, lambda place: names[int(place)]))


def judged(page: Text, name: str, run: Run | None, names: list[str], chosen: dict[str, Any]) -> Judged | Problem | None:
    """Predictions and all numbers about them; None while they are computed. `chosen`: positive, seed, and of an example model."""
    if name in EXAMPLES:
        answer = asked.soon("judging", "core.evaluation.judging:example", {"name": name, **chosen}, long=True)
        if answer is None or isinstance(answer, Problem):
            return answer
        header, arrays = answer
        return Predictions(arrays["labels"], arrays["scores"], tuple(names)), {**header, "curves": arrays}
    key, asks = f"{page.slug}.judged", (chosen["positive"], chosen["seed"])
    try:
        if run is not None:
            found = once.computed(f"{key}.run", (run.id, run.state), lambda: judging.of_run(run, tuple(names)))
        else:
            found = st.session_state[f"{page.slug}.own"][1]
        of = run.id if run is not None else st.session_state[f"{page.slug}.own"][0]
        with st.spinner(page("waiting")):
            return found, once.computed(key, (of, *asks), partial(judging.judged, found, *asks))
    except Problem as trouble:
        return trouble


def table(page: Text) -> None:
    """The field for a table, the choice of its columns, and what became of its rows."""
    key, limit = f"{page.slug}.table", min(settings().upload_mb, MOST_BYTES // 1_000_000)
    st.markdown(page("own.lead", least=FEWEST, classes=MOST_CLASSES, most=f"{MOST_ROWS:,}"))
    file = st.file_uploader(page("own.file", mb=limit), ["csv", "tsv", "txt"], key=key, max_upload_size=limit)
    if file is None:
        return
    content = file.getvalue()
    try:
        look = once.computed(f"{key}.look", file.file_id, partial(judging.looked, content))
        _columns(page, look, content, file.file_id)
    except Problem as problem:
        lesson.problem(problem)
        return
    whose, trouble = st.session_state.get(f"{key}.trouble", ("", None))
    if trouble and whose == file.file_id:
        lesson.problem(trouble)
    elif (kept := st.session_state.get(f"{page.slug}.own")) and kept[0].startswith(file.file_id):
        _account(page, kept[2])


def _columns(page: Text, look: dict[str, Any], content: bytes, file: str) -> None:
    key = f"{page.slug}.table"
    names, labels = list(look["columns"]), list(look["classes"])
    left, right = st.columns(2)
    label = left.selectbox(page("own.label"), labels, labels.index(look["label"]), key=f"{key}.label")
    entries = look["classes"][label]
    numbers = [name for name, numeric in zip(names, look["numeric"], strict=True) if numeric and name != label]
    options = ["scores", "predicted"] if numbers else ["predicted"]
    kind = right.radio(page("own.kind"), options, format_func=lambda one: page(f"own.{one}"), key=f"{key}.kind", horizontal=True)  # fmt: skip
    wanted: dict[str, Any] = {"label": label, "scores": [], "predicted": "", "of": "", "outside": "logistic"}
    if kind == "predicted":
        others = [name for name in names if name != label] or names
        wanted["predicted"] = st.selectbox(page("own.predicted"), others, key=f"{key}.predicted")
    else:
        usual = numbers if len(numbers) == len(entries) > 2 else numbers[:1]
        wanted["scores"] = st.multiselect(page("own.columns"), numbers, usual, key=f"{key}.scores", help=page("own.columns.help"))  # fmt: skip
    if len(wanted["scores"]) == 1:
        left, right = st.columns(2)
        wanted["of"] = left.selectbox(page("own.of"), entries, len(entries) - 1, key=f"{key}.of")
        wanted["outside"] = right.radio(page("own.outside"), ["logistic", "ranks"], format_func=lambda one: page(f"own.outside.{one}"), key=f"{key}.outside", horizontal=True)  # fmt: skip

    def use() -> None:
        try:
            found, account = judging.of_table(content, **wanted)
        except Problem as problem:
            st.session_state[f"{key}.trouble"] = (file, problem)
            return
        st.session_state[f"{page.slug}.own"] = (f"{file}{sorted(wanted.items())}", found, account)
        st.session_state[f"{page.slug}.source"] = OWN
        st.session_state.pop(f"{key}.trouble", None)

    st.button(page("own.use"), on_click=use, key=f"{key}.use", type="primary", disabled=not (wanted["scores"] or wanted["predicted"]))  # fmt: skip


def _account(page: Text, told: dict[str, Any]) -> None:
    """What became of the rows."""
    said = [page("own.report", used=f"{told['used']:,}", rows=f"{told['rows']:,}")]
    said.append(page("own.classes", names=", ".join(map(lesson.code, told["classes"]))))
    if told["encoding"] != "utf-8":
        said.append(page("own.encoding", encoding=ENCODINGS[told["encoding"]]))
    if told["thinned"]:
        said.append(page("own.thinned", lines=f"{told['thinned']:,}"))
    if told["more"]:
        said.append(page("own.more", most=f"{MOST_READ:,}"))
    if told["drawn"]:
        said.append(page("own.drawn", most=f"{MOST_ROWS:,}"))
    if told["outside"]:
        said.append(page(f"own.done.{told['outside']}"))
    said += [page(f"own.dropped.{reason}", count=f"{count:,}") for reason, count in told["dropped"].items()]
    st.info("\n".join(f"- {sentence}" for sentence in said), icon=":material/checklist:")
