"""Evaluation: a threshold and all that follows from it, calibration, intervals, ways of splitting, and leaks on purpose."""

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.evaluation.bootstrap import of_counts
from core.evaluation.judging_config import EXAMPLES, JudgingConfig
from core.evaluation.judging_questions import questions
from core.evaluation.thresholds import rates
from core.oracle import judging as told
from core.oracle.service import patient
from core.predict.inside_asked import text as packed
from pages.ui import asked, choice, exact, handles, judging, judging_shown, lesson, quiz, source, stage, trials

page = lesson.open("evaluation")
patient().warm()
KNOBS = {knob.name: knob for knob in knobs_of(JudgingConfig)}
STEPS = {"threshold": 0.001, "share": 0}
TRIALS = {
    "sick": {"source": "cancer", "positive": "1", "threshold": 0.05},
    "rare": {"source": "cancer", "positive": "1", "threshold": 0.5, "share": 0.1},
    "sure": {"source": "digits", "model": "bayes", "positive": "8"},
}


def share(value):
    """A share for people; of nothing there is none."""
    return "0/0" if value is None else f"{100 * value:.1f}\u00a0%"


def between(interval):
    return "–" if interval is None else f"{100 * interval[0]:.1f} – {100 * interval[1]:.1f}\u00a0%"


def area(value):
    """An area under a curve, or the ends of its interval."""
    return (
        "–"
        if value is None
        else " – ".join(f"{each:.3f}" for each in (value if isinstance(value, (list, tuple)) else [value]))
    )


def put(settings):
    handles.put(page, **settings)
    stage.scroll_to("evaluation.source")


with st.container(border=True, key="evaluation.source"):
    left, middle, right = st.columns((4, 3, 2), vertical_alignment="bottom")
    with left:
        name, run = judging.source(page)
    names = judging.classes(page, name, run)
    with middle:
        positive = judging.positive(page, names)
    with right:
        seed = exact.numbers(page, [KNOBS["seed"]])["seed"]
    model = choice.row(page, KNOBS["model"], disabled=name not in EXAMPLES)
    with st.expander(page("own.title"), icon=":material/upload_file:"):
        judging.table(page)
chosen = {"positive": positive, "seed": seed, **({"model": model} if name in EXAMPLES else {})}
found = judging.judged(page, name, run, names, chosen)
counts = None
now = handles.values(page, KNOBS, ["threshold", "share", "counted"])
if found is None:
    st.caption(page("waiting"))
elif isinstance(found, Problem):
    lesson.problem(found)
else:
    given, about = found
    if name in EXAMPLES or run:
        st.caption(
            page(f"about.{judging.about(name, run)}", learned=about.get("learned", 0), rows=f"{about['rows']:,}")
        )
    spoken = [lesson.plain(each) for each in names]  # learners name their classes as they like
    if given.ranked:
        counts = told.counted(given, positive, now["threshold"])
        truth = (given.labels == positive).astype("u1")
        own = {"truth": packed(truth), "scores": packed(given.scores[:, positive].astype("f8"))}
        curves = {line: points.tolist() for line, points in about["curves"].items() if line[:3] in ("roc", "pr_")}
        areas = {"auc": about["auc"], "ap": about["ap"], "curves": curves, "positive": names[positive], "steps": STEPS}
        st.markdown(page("threshold", name=spoken[positive]))
        handles.mount(page, "judging", "threshold", KNOBS, ["threshold", "share"], **own, **areas)
        st.markdown(page("lies", name=spoken[positive], share=f"{now['share']:g}", never=f"{100 - now['share']:g}"))
        st.markdown(page("sure", threshold=f"{now['threshold']:g}"))
        measured, spread = rates(counts)._asdict(), of_counts(counts, seed)
        lines = [f"| {page(f'row.{each}')} | {share(measured[each])} | {between(spread[each])} |" for each in measured]
        lines += [f"| {page(f'row.{each}')} | {area(about[each])} | {area(about['intervals'][each])} |" for each in ("auc", "ap")]  # fmt: skip
        st.markdown("\n".join([page("sure.head"), "|:--|--:|--:|", *lines]))
    else:
        st.info(page("unranked"), icon=":material/info:")
    st.markdown(page("matrix"))
    handles.mount(page, "judging", "matrix", KNOBS, ["counted"], confusion=about["confusion"], classes=names)
    lines = [f"| {each} | " + " | ".join(map(share, row[:3])) + f" | {row[3]:,} |" for each, row in zip(spoken, about["classes"], strict=True)]  # fmt: skip
    lines += [f"| **{page(f'average.{each}')}** | " + " | ".join(map(share, row)) + f" | {about['rows']:,} |" for each, row in about["averages"].items()]  # fmt: skip
    st.markdown("\n".join([page("averages.head"), "|:--|--:|--:|--:|--:|", *lines]))
    sums = {"accuracy": share(about["accuracy"]), "range": between(about["intervals"]["accuracy"]), "majority": share(about["majority"])}  # fmt: skip
    st.caption(page("averages", **sums, undefined=about["undefined"]))
    if given.ranked:
        st.markdown(page("calibration"))
        judging_shown.calibration(page, about["calibration"])
for section, knobs in (("splits", ("rows", "folds", "vary")), ("leak", ("noise_rows", "features"))):
    st.markdown(page(section))
    with st.container(horizontal=True, gap="medium"):
        set_to = {knob: choice.row(page, KNOBS[knob]) for knob in knobs}
    judging_shown.trials(page, section, set_to, seed)
trials.show(page, TRIALS, put)
for each in questions(counts, now["share"] / 100):
    quiz.ask(page, each)
source.show(page, "core/evaluation/thresholds.py", "counts_at", "rates", "at_share", "curves")
source.show(page, "core/evaluation/temperature.py", "scaled", "fitted")
source.show(page, "core/evaluation/bootstrap.py", "of_counts")
source.show(page, "core/evaluation/leakage.py", "both")
lesson.close(page, next="debugging")
asked.wait()
