"""The playground's arithmetic in the browser is core's: features, every neuron on every task, verdicts, the text of own points."""

from __future__ import annotations

import base64
import itertools
from typing import Any, get_args

import numpy as np
import pytest
from playwright.sync_api import Browser

from core.data import own_plane
from core.data.plane import FEATURES, features, load
from core.foundations.activations import ACTIVATIONS
from core.training.small import Activation
from pages.ui import stage
from tests.browser.conftest import ROOT
from tests.browser.playground import data, experiment, trained

FOLDER = ROOT / "assets" / "components" / "playground"
SOURCE = (ROOT / "assets" / "components" / "shared.js").read_text("utf-8") + stage.joined(
    *(FOLDER / name for name in ("math.js", "lines.js", "own.js"))
)
LOSSES = ("squared", "huber", "cross_entropy")
OUTPUTS = {"two": ("tanh", "sigmoid"), "many": ("tanh", "softmax"), "regression": ("linear",)}


def ask(browser: Browser, function: str, *given: Any) -> Any:
    page = browser.new_page()
    answer = page.evaluate(
        """async ([source, function_, given]) => {
          const exported = `${source}\\nexport { unpack, FEATURES, layersOf, makeField, makeGrid, forward, traceOf, readData, judge, measure, lastBefore, writeOwn, readOwn };`;
          const m = await import(URL.createObjectURL(new Blob([exported], { type: "text/javascript" })));
          return (0, eval)(function_)(m, ...given);
        }""",
        [SOURCE, function, list(given)],
    )
    page.close()
    return answer


def encoded(packed: bytes) -> str:
    return base64.b64encode(packed).decode()


def layer_by_layer(names: tuple[str, ...], sizes: list[int], flat: np.ndarray, a: np.ndarray) -> list[np.ndarray]:
    """Every neuron's value at points (n, features), in double precision, as a textbook has it."""
    found, at = [a], 0
    for name, (before, after) in zip(names, itertools.pairwise(sizes), strict=True):
        w = flat[at : at + before * after].reshape(after, before)
        b = flat[at + before * after : at + (before + 1) * after]
        at += (before + 1) * after
        z = a @ w.T + b
        if name == "softmax":
            raised = np.exp(z - z.max(axis=1, keepdims=True))
            a = raised / raised.sum(axis=1, keepdims=True)
        else:
            a = z if name == "linear" else ACTIVATIONS[name](z)
        found.append(a)
    return found


NETWORK = """(m, given) => {
  const net = { ...given, layers: m.layersOf(given.sizes) };
  const parameters = Float32Array.from(given.flat);
  const field = m.makeField(net, Float32Array.from(given.x), Float32Array.from(given.y));
  const values = () => field.values.map((each) => [...each]);
  m.forward(field, net, parameters, true);
  const exact = values();
  m.forward(field, net, parameters);
  const traces = given.x.map((x, k) => m.traceOf(net, parameters, x, given.y[k]).values);
  return { exact, drawn: values(), traces };
}"""


@pytest.mark.parametrize(("task", "output"), [(task, name) for task, names in OUTPUTS.items() for name in names])
def test_every_neuron_says_what_core_says(browser: Browser, task: str, output: str) -> None:
    generator = np.random.default_rng(3)
    activations = get_args(Activation)
    outputs = {"two": 1, "many": 4, "regression": 1}[task]
    for name in activations:
        sizes = [7, 9, 3, outputs]
        count = sum((before + 1) * after for before, after in itertools.pairwise(sizes))
        flat = generator.normal(0, 1.2, count).astype(np.float32)
        points = generator.uniform(-6, 6, (20, 2)).astype(np.float32)
        given = {
            "features": list(FEATURES),
            "sizes": sizes,
            "activations": [name, "tanh", output],
            "flat": flat.tolist(),
            "x": points[:, 0].tolist(),
            "y": points[:, 1].tolist(),
        }
        answer = ask(browser, NETWORK, given)
        inputs = features(points.astype(np.float64), FEATURES)
        expected = layer_by_layer((name, "tanh", output), sizes, flat.astype(np.float64), inputs)
        for layer, values in enumerate(expected):
            scale = max(1.0, float(np.abs(values).max()))
            traced = np.array([trace[layer] for trace in answer["traces"]])
            np.testing.assert_allclose(traced, values, rtol=1e-9, atol=1e-11 * scale, err_msg=name)
            exact = np.array(answer["exact"][layer]).reshape(values.shape[::-1]).T
            np.testing.assert_allclose(exact, values, rtol=1e-4, atol=2e-5 * scale, err_msg=name)
            drawn = np.array(answer["drawn"][layer]).reshape(values.shape[::-1]).T
            np.testing.assert_allclose(drawn, values, rtol=1e-4, atol=5e-5 * scale, err_msg=name)


def test_the_table_that_draws_is_close_to_every_function(browser: Browser) -> None:
    places = [*np.linspace(-30, 30, 1501).tolist(), *np.linspace(-0.01, 0.01, 41).tolist()]
    answers = ask(
        browser,
        """(m, places, names) => names.map((name) => {
          const net = { features: ["x1"], sizes: [1, 1], activations: [name], layers: m.layersOf([1, 1]) };
          const field = m.makeField(net, Float32Array.from(places), new Float32Array(places.length));
          return [...m.forward(field, net, Float32Array.of(1, 0)).values[1]];
        })""",
        places,
        list(get_args(Activation)),
    )
    z = np.array(places, np.float32).astype(np.float64)
    for name, answer in zip(get_args(Activation), answers, strict=True):
        expected = z if name == "linear" else ACTIVATIONS[name](z)
        np.testing.assert_allclose(answer, expected, rtol=1e-6, atol=1e-4, err_msg=name)


VERDICTS = """(m, packed) => {
  const data = m.readData(m.unpack(Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0))));
  return Array.from(data.trunk.epochs, (_, index) => [...m.judge(data, data.trunk.snapshot(index))]);
}"""


@pytest.mark.parametrize(("kind", "loss"), [("circle", "squared"), ("circle", "cross_entropy"), ("blobs", "squared"), ("spirals", "cross_entropy")])  # fmt: skip
def test_what_is_called_misclassified_is_what_core_counted(browser: Browser, kind: str, loss: str) -> None:
    given = experiment(kind, epochs=12, loss=loss)
    line = trained(given)
    answer = ask(browser, VERDICTS, encoded(data(given, line)))
    plane = load(given.data)
    assert line.recording is not None
    for index, epoch in enumerate(line.recording.epochs):
        right = np.array(answer[index]) == plane.labels
        assert right[plane.train].mean() == pytest.approx(line.recording.accuracy_train[epoch], abs=1e-6)
        assert right[~plane.train].mean() == pytest.approx(line.recording.accuracy_test[epoch], abs=1e-6)


MEASURED = """(m, packed) => {
  const data = m.readData(m.unpack(Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0))));
  return Array.from(data.trunk.epochs, (_, index) => m.measure(data, data.trunk.snapshot(index)));
}"""


@pytest.mark.parametrize(("kind", "loss"), [*itertools.product(("circle", "blobs"), LOSSES), ("sine", "squared"), ("plane", "huber")])  # fmt: skip
def test_what_is_measured_for_changed_weights_is_what_core_measures(browser: Browser, kind: str, loss: str) -> None:
    given = experiment(kind, epochs=12, loss=loss)
    recording = trained(given).recording
    assert recording is not None
    for index, found in enumerate(ask(browser, MEASURED, encoded(data(given, trained(given))))):
        epoch = int(recording.epochs[index])
        for part in ("train", "test"):
            expected = getattr(recording, f"loss_{part}")[epoch]
            assert found["losses"][part] == pytest.approx(expected, rel=1e-5, abs=1e-6)
            if load(given.data).task != "regression":
                expected = getattr(recording, f"accuracy_{part}")[epoch]
                assert found["accuracies"][part] == pytest.approx(expected, abs=1e-6)


def test_of_a_path_the_last_place_that_was_reached_is_found(browser: Browser) -> None:
    asked = "(m, epochs, places) => places.map((place) => m.lastBefore(Int32Array.from(epochs), place))"
    assert ask(browser, asked, [2, 3, 5, 9], [0, 2, 4, 5, 8, 9, 40]) == [0, 0, 1, 2, 2, 3, 3]


@pytest.mark.parametrize(("kind", "loss"), list(itertools.product(("circle", "blobs"), ("squared", "cross_entropy"))))
def test_of_equals_the_first_class_is_named(browser: Browser, kind: str, loss: str) -> None:
    given = experiment(kind, epochs=1, loss=loss, initialization="zeros")
    verdicts = ask(browser, VERDICTS, encoded(data(given, trained(given))))
    assert set(verdicts[0]) == {0}


OWN = (
    "(m, sheets) => sheets.map(({ classified, points, text }) => [m.writeOwn({ classified, points }), m.readOwn(text)])"
)


def test_own_points_are_written_and_read_as_in_core(browser: Browser) -> None:
    generator = np.random.default_rng(5)
    sheets: list[tuple[np.ndarray, np.ndarray]] = []
    for count in (0, 1, 7, 120, 500):
        points = np.vstack([generator.uniform(-6.2, 6.2, (count, 2)), [[0, 0], [-6, 6], [6, -6]]])[:500]
        sheets.append((points, generator.integers(0, 6, len(points))))
        sheets.append((points, generator.uniform(-2.2, 2.2, len(points))))
    given = [
        {
            "classified": bool(labels.dtype.kind == "i"),
            "points": [[*point, label] for point, label in zip(points.tolist(), labels.tolist(), strict=True)],
            "text": own_plane.write(points, labels),
        }
        for points, labels in sheets
    ]
    for (points, labels), (written, read) in zip(sheets, ask(browser, OWN, given), strict=True):
        text = own_plane.write(points, labels)
        assert written == text
        again = own_plane.read(text)
        assert read["classified"] == again.classified
        shown = np.array(read["points"]).reshape(-1, 3)
        np.testing.assert_array_equal(shown[:, :2], again.points)
        np.testing.assert_array_equal(shown[:, 2], again.labels)


def test_hostile_texts_of_own_points_are_none(browser: Browser) -> None:
    texts = ["x", "cA", "cAAAA!", "c_____", "v_____", "cAAAAz", "c" + "AAAAA" * 501, "käääää"]
    answers = ask(browser, "(m, texts) => texts.map((text) => m.readOwn(text))", texts)
    assert answers == [None] * len(texts)


def test_the_place_shows_the_snapshot_at_or_before_it(browser: Browser) -> None:
    line = trained(experiment(epochs=700, batch_size=100))
    assert line.recording is not None
    epochs = line.recording.epochs
    assert (np.diff(epochs) > 1).any(), "thinned, so that there are places without a snapshot"
    packed = data(experiment(epochs=700, batch_size=100), line)
    found = ask(
        browser,
        """(m, packed) => {
          const { trunk } = m.readData(m.unpack(Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0))));
          return Array.from({ length: 701 }, (_, place) => trunk.epochs[trunk.at(place)]);
        }""",
        encoded(packed),
    )
    assert found == [int(epochs[epochs <= place].max()) for place in range(701)]
