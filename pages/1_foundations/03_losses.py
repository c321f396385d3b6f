"""Losses: a curve with its derivative, the line each loss finds, the price of a confident mistake. The drawings live in the
browser, their numbers in the address."""

import streamlit as st

from core.config import knobs_of
from core.foundations import fitted_line, losses
from pages.ui import choice, handles, lesson, quiz, source

page = lesson.open("losses")
CONFIGS = (losses.LossConfig, fitted_line.LineConfig, losses.MistakeConfig)
KNOBS = {knob.name: knob for config in CONFIGS for knob in knobs_of(config)}
CONFIDENT = (0.5, 0.9, 0.99, 0.999)  # of the wrong class


def draw(part: str, *names: str, **shown: object) -> dict[str, float]:
    """Show one of the three drawings; its numbers."""
    steps = {name: 0 if KNOBS[name].log else KNOBS[name].step for name in names}
    return handles.mount(page, "losses", part, KNOBS, names, steps=steps, titles=page.group("choice.loss."), **shown)


loss = choice.row(page, KNOBS["loss"])
target = choice.row(page, KNOBS["target"], disabled=loss not in losses.BINARY)
st.markdown(page(f"look.{loss}"))
place = draw("curve", "place", "delta", "rival1", "rival2", loss=loss, target=target)
st.markdown(page(f"formula.{loss}"))
st.markdown(page("body.curve"))

st.markdown(page("lines"))
points = list(zip(fitted_line.X, fitted_line.Y, strict=True))
outlier = draw("lines", "outlier_x", "outlier_y", "delta", points=points)
st.markdown(page("body.lines"))

st.markdown(page("mistake"))
p = draw("mistake", "probability")["probability"]
prices = [(wrong, losses.price(1.0 - wrong)) for wrong in CONFIDENT]
rows = "\n".join(
    f"| {wrong:g} | {cost.log_loss:.3f} | {cost.log_pull:.3f} | {cost.squared:.3f} | {cost.squared_pull:.4f} |"
    for wrong, cost in prices
)
st.markdown(page("mistake.table", rows=rows))
for section in ("body.mistake", "body.try"):
    st.markdown(page(section))

config = losses.LossConfig(delta=place["delta"])
dropped = fitted_line.LineConfig(outlier["outlier_x"], outlier["outlier_y"])
e, twice, delta = (f"${number:g}$" for number in (place["place"], 2 * place["place"], place["delta"]))
where = f"$({dropped.outlier_x:g},\\, {dropped.outlier_y:g})$"
harder = losses.pulls_harder(place["place"], config)
quiz.choose(page, "harder", ("none", "mse", "both"), harder, e=e, twice=twice, delta=delta)
follows = "follows" if fitted_line.mae_follows(dropped) else "stays"
quiz.choose(page, "follows", ("follows", "stays"), follows, where=where)
quiz.number(page, "tenth", losses.rise(p, 0.1), p=f"${p:g}$")

source.show(page, "core/foundations/losses.py")
source.show(page, "core/foundations/fitted_line.py", "least_squares", "least_absolute", "least_huber")
lesson.close(page, next="backprop")
