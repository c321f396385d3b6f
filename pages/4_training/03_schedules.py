"""Learning-rate schedules: curves shaped by hand and trained side by side, the range test, the edge of stability, batch size and rate."""

import streamlit as st

from core.config import knobs_of, to_dict
from core.errors import Problem
from core.foundations.schedules_config import BATCHES, NAMES, PER_EPOCH, PRESETS, RATES, SchedulesConfig, settled
from core.foundations.schedules_questions import questions
from core.foundations.schedules_shown import finals, listed
from core.oracle.service import patient
from pages.ui import asked, choice, exact, handles, lesson, quiz, source, stage, trials

page = lesson.open("schedules")
patient().warm()
KNOBS = {knob.name: knob for knob in knobs_of(SchedulesConfig)}
TASK = ("data", "rule", "epochs")
ELSEWHERE = {"range": ["peak", "range_at"], "edge": ["eta", "edge_at"], "grid": ["fair", "row", "column"]}
BELOW = [name for names in ELSEWHERE.values() for name in names if name != "peak"]
RACE = [name for name in KNOBS if name not in (*TASK, "seed", *BELOW)]
DIALS = {name: 0 if knob.log else knob.step for name, knob in KNOBS.items() if knob.kind in ("int", "float")}
state = st.session_state


def put(preset):
    """Write a preset into the knobs, all others at their defaults."""
    chosen = {name: preset.get(name, knob.default) for name, knob in KNOBS.items()}
    handles.put(page, **{name: KNOBS[name].write(each) if isinstance(each, tuple) else each for name, each in chosen.items()})  # fmt: skip
    stage.scroll_to("schedules.stable" if "eta" in preset else "schedules.task")


def computed(name, function, arguments):
    """(the latest answer there is or None, whether it is the one to this question, a sentence if there will be none)."""
    answer = asked.soon(f"schedules.{name}", f"core.training.scheduled:{function}", arguments, long=True)
    if answer is not None and not isinstance(answer, Problem):
        state[f"schedules.{name}.answer"] = listed(*answer)
    trouble = lesson.sentence(answer) if isinstance(answer, Problem) else ""
    return state.get(f"schedules.{name}.answer"), answer is not None and not trouble, trouble


def part(name, section, words, answer, trouble, **data):
    """A drawing below the race, or what is said as long as there is none."""
    with st.container(key=f"schedules.{section}"):
        st.markdown(page(name))
        if trouble:
            st.error(trouble, icon=":material/error:")
        elif answer is None:
            st.caption(page("waiting"))
        if answer is None:
            handles.values(page, KNOBS, ELSEWHERE[name])
        else:
            data |= {"steps": DIALS, "trouble": trouble}
            handles.mount(page, "schedules", name, KNOBS, ELSEWHERE[name], rare=["peak"], **data)
        st.markdown(page(words))


with st.container(key="schedules.task", horizontal=True, gap="medium", vertical_alignment="bottom"):
    task = {name: choice.row(page, KNOBS[name]) for name in TASK} | exact.numbers(page, [KNOBS["seed"]])
st.markdown(page("look"))
config = settled(SchedulesConfig(**task, **handles.values(page, KNOBS, [*RACE, *BELOW])))

# what is only looked at changes no training: the same question has the same answer
still = dict.fromkeys(("looked", "moment", "axis", "shown", *BELOW))
question = {name: value for name, value in to_dict(config).items() if name not in still}
trained, fresh, trouble = computed("trained", "compared", {"config": question})
given = {"total": config.steps, "per_epoch": PER_EPOCH, "all": NAMES}
handles.mount(
    page, "schedules", "race", KNOBS, RACE, steps=DIALS, trained=trained, fresh=fresh, trouble=trouble, **given
)

found, now, trouble = computed("range", "ranged", {name: question[name] for name in ("data", "rule", "seed")})
part("range", "ranged", "range.rule", found, trouble, range=found, fresh=now)
found, _, trouble = computed("edge", "stable", {"eta": config.eta})
part("edge", "stable", "edge.body", found, trouble, edge=found)
found, now, trouble = computed("grid", "grid", {name: getattr(config, name) for name in ("data", "seed", "fair")})
whole = found and {**found, "batches": BATCHES, "rates": RATES}
part("grid", "map", f"grid.{config.fair}", found, trouble, map=whole, fresh=now)

st.markdown(page("body"))
trials.show(page, PRESETS, put)
for each in questions(config, finals(trained) if fresh else None):
    quiz.ask(page, each)
source.show(page, "core/foundations/schedules.py", "linear", "step", "exponential", "polynomial", "cosine", "warmup")
source.show(page, "core/foundations/schedules.py", "restarts", "one_cycle", "plateau")
source.show(page, "core/training/scheduled.py", "compared", "ranged", "suggestion")
source.show(page, "core/training/edge.py", "times_hessian", "sharpness", "descend")
lesson.close(page, next="regularization")
asked.wait()
