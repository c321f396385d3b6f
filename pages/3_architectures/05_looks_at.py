"""What it looks at: five maps of one answer, whether they tell of the network at all, and a picture that makes it err."""

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.predict.choices import reads
from core.predict.looks_form import LooksConfig
from core.predict.service import patient
from core.predict.styles import kind_of
from pages.ui import choice, class_names, exact, lesson, looks, menu, networks, quiz, source
from pages.ui.text import text

KNOBS = {knob.name: knob for knob in knobs_of(LooksConfig)}
ANSWER = "-"  # the class to explain is the one that the network answers; else its number

page = lesson.open("looks_at")
models = networks.known(page, patient)


def ask(what, config=None):
    """One kind of question about the picture and the class in question: header, arrays, the classes as they may be spoken."""
    found = looks.asked(page, what, model, getattr(models.get(model), "step", 0), given, target, config)
    return *found, [lesson.plain(name) for name in class_names.shown(text("live"), found[0]["classes"])]


def five():
    """The maps beside each other, and what integrated gradients add up to."""
    header, arrays, names = ask("maps")
    best, chances = header["best"], arrays["probabilities"]
    told = {"name": names[best], "percent": looks.percent(chances[best]), "about": names[header["target"]]}
    if "number" in header:
        outcome = page("right" if header["label"] == best else "wrong")
        where = {"part": page(f"of.{header['part']}"), "number": header["number"], "count": f"{header['count']:,}"}
        st.markdown(page("tested", right=names[header["label"]], outcome=outcome, **where))
    st.markdown(page("answer" if best == header["target"] else "answer.other", **told))
    looks.maps(page, "maps", (header, arrays), {"trained": "map"})
    numbers = {"total": header["total"], "score": header["score"], "baseline": header["baseline_score"]}
    numbers["gap"] = header["total"] - (header["score"] - header["baseline_score"])
    ground = page(f"ground.{kind_of(header['style'])}")
    st.markdown(page("completeness", ground=ground, **{k: looks.signed(v, 3) for k, v in numbers.items()}))
    if not header["complete"]:
        st.markdown(page("incomplete"))


def sanity():
    """The same five maps of the same network with random weights, and how alike they are."""
    fresh = choice.row(page, KNOBS["fresh"])
    seed = exact.numbers(page, [KNOBS["seed"]])["seed"]
    header, arrays, names = ask("sanity", LooksConfig(fresh=fresh, seed=seed))
    top = {"name": names[header["random_best"]], "percent": looks.percent(header["random_probability"])}
    st.markdown(page(f"random.{fresh}", layers=header["layers"], **top))
    looks.alike(page, (header, arrays))


def attacked():
    """The worst small change of the picture."""
    header, arrays, _ = ask("attack")
    looks.attack(page, KNOBS["epsilon"], (header, arrays), class_names.shown(text("live"), header["classes"]))
    first = header["epsilons"][-1 if header["flips"] is None else header["flips"]]
    word = "flip.never" if header["flips"] is None else "flip"
    st.markdown(page(word, epsilon=f"{first:.3f}", count=f"{arrays['direction'].size:,}"))
    return header


model = networks.pick(page, models)
classes, style = reads(models.get(model))
looks.claimed(page, KNOBS)
named = {ANSWER: page("target.answer")}
named |= {str(number): name for number, name in enumerate(class_names.shown(text("live"), classes))}
chosen = menu.pick(page, "target", list(named), named.get)
target = None if chosen == ANSWER else int(chosen)
given, found = None, {}
try:
    given = looks.picture(page, KNOBS, models.get(model), style)
    if given is None:
        st.info(page("empty"), icon=":material/image_search:")
    else:
        five()
        for section in ("sanity", "curves", "attack"):
            st.subheader(page(section), anchor=False)
            st.markdown(page(f"{section}.lead"))
            if section == "sanity":
                sanity()
            elif section == "curves":
                found["curves"], arrays, _ = ask("curves", LooksConfig(empty=choice.row(page, KNOBS["empty"])))
                looks.curves(page, (found["curves"], arrays))
            else:
                found["attack"] = attacked()
except Problem as problem:
    networks.troubled(page, problem, isinstance(given, tuple))
    looks.file_troubled(page)

for section in ("try", "body.methods", "body.sanity", "body.curves", "body.attack"):
    st.markdown(page(section))
if kind_of(style) != "picture":  # others have no ground of zeros
    quiz.choose(page, "blank", ("saliency", "integrated_gradients", "occlusion", "grad_cam"), "integrated_gradients")
if "curves" in found:
    gone, back = (round(area, 3) for area in found["curves"]["areas"]["integrated_gradients"])
    quiz.number(page, "reversed", back, out=f"{gone:.3f}", back=f"{back:.3f}")
if "attack" in found:
    slope, score = round(found["attack"]["slope"], 1), looks.signed(found["attack"]["score"])
    quiz.number(page, "slope", 0.05 * slope, slope=f"{slope:.1f}", score=score)
source.show(page, "core/explain/attribution.py", "integrated_gradients", "saliency", "occlusion")
source.show(page, "core/explain/grad_cam.py", "grad_cam", "guided_grad_cam")
source.show(page, "core/explain/sanity.py", "randomized", "likeness")
source.show(page, "core/explain/curves.py", "insertion_deletion", "chance")
source.show(page, "core/explain/adversarial.py", "attack", "worst")
lesson.close(page, next="predict")
