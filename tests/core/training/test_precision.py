"""The choice of arithmetic: measured once, remembered, and never in the way."""

from __future__ import annotations

import json

import pytest

from core.models.configs import CNNConfig
from core.training import precision
from core.training.experiment import Experiment
from core.training.precision import settle

VARIANTS = ("float32 contiguous", "float32 channels_last", "bfloat16 contiguous", "bfloat16 channels_last")


@pytest.fixture
def measured(monkeypatch):
    """Stand-in times for this machine; counts how often they are taken."""

    class Machine:
        def __init__(self) -> None:
            self.times = dict(zip(VARIANTS, (4.0, 3.0, 2.5, 2.0), strict=True))
            self.others = dict(zip(VARIANTS, (1.0, 2.0, 3.0, 4.0), strict=True))
            self.taken = 0

        def measure(self, image_shape: tuple[int, int, int], model: CNNConfig) -> dict[str, float]:
            self.taken += 1
            return dict(self.times if (image_shape, model) == ((1, 8, 8), CNNConfig()) else self.others)

    machine = Machine()
    monkeypatch.setattr(precision, "measure", machine.measure)
    return machine


def test_the_fastest_is_taken_and_remembered(measured, home):
    for _ in range(2):
        settled = settle(Experiment())
        assert (settled.precision, settled.layout) == ("bfloat16", "channels_last")
    assert measured.taken == 1
    assert [path.name for path in home.iterdir()] == ["arithmetic.json"]


def test_what_is_chosen_stays_and_costs_no_measurement(measured):
    fixed = Experiment(precision="float32", layout="contiguous")
    assert settle(fixed) is fixed
    assert measured.taken == 0
    half = settle(Experiment(precision="float32"))
    assert (half.precision, half.layout) == ("float32", "channels_last")
    assert settle(settle(Experiment())) == settle(Experiment())


@pytest.mark.parametrize(
    ("times", "best"),
    [
        ((4.0, 3.0, 3.0, 2.95), ("float32", "channels_last")),  # hardly faster: more digits are worth more
        ((2.0, 3.0, 4.0, 5.0), ("float32", "contiguous")),
        ((4.0, 3.0, 1.0, 2.0), ("bfloat16", "contiguous")),
    ],
)
def test_a_clear_advantage_decides(measured, times, best):
    measured.times = dict(zip(VARIANTS, times, strict=True))
    settled = settle(Experiment())
    assert (settled.precision, settled.layout) == best


def test_other_pictures_kernels_and_families_are_measured_by_themselves(measured):
    for _ in range(2):
        assert settle(Experiment(model=CNNConfig(architecture="vgg"))).precision == "float32"
        assert settle(Experiment()).precision == "bfloat16"
        assert settle(Experiment(model=CNNConfig(kernel=5))).precision == "float32"
        assert settle(Experiment(), (1, 28, 28)).precision == "float32"
    assert measured.taken == 4


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '{"x": NaN', "\x00", '{"a": {"float32 contiguous": 1}}'])
def test_a_damaged_memory_is_measured_anew_and_mended(measured, home, content):
    (home / "arithmetic.json").write_text(content)
    settle(Experiment())
    settle(Experiment())
    assert measured.taken == 1
    assert any(set(VARIANTS) == set(times) for times in json.loads((home / "arithmetic.json").read_text()).values())


@pytest.mark.usefixtures("measured")
def test_other_machines_in_the_same_file_stay(home):
    (home / "arithmetic.json").write_text(json.dumps({"another machine": {"x": 1}}))
    settle(Experiment())
    assert "another machine" in json.loads((home / "arithmetic.json").read_text())


@pytest.mark.usefixtures("measured")
def test_a_home_that_cannot_be_written_is_no_obstacle(home, monkeypatch):
    (home / "file").write_text("")
    monkeypatch.setenv("GLASSBOX_HOME", str(home / "file" / "below"))
    assert settle(Experiment()).precision == "bfloat16"


@pytest.mark.parametrize("architecture", ["plain", "resnet"])
def test_the_measurement_measures_every_variant(monkeypatch, architecture):
    monkeypatch.setattr(precision, "ROUNDS", 1)
    monkeypatch.setattr(precision, "STEPS", 1)
    seconds = precision.measure((1, 12, 20), CNNConfig(kernel=5, architecture=architecture))
    assert set(seconds) == set(VARIANTS)
    assert all(value > 0 for value in seconds.values())


def test_what_is_far_behind_is_measured_once(monkeypatch):
    now, taken = 0.0, []

    def stepper(numbers, layout, *_):
        def step():
            nonlocal now
            taken.append((numbers, layout))
            now += 1.0 if numbers == "float32" else 2.0

        return step

    monkeypatch.setattr(precision, "_stepper", stepper)
    monkeypatch.setattr(precision.time, "process_time", lambda: now)
    seconds = precision.measure((1, 28, 28), CNNConfig())
    assert seconds == {name: 1.0 if "float32" in name else 2.0 for name in VARIANTS}
    assert taken.count(("bfloat16", "contiguous")) == 1
    assert taken.count(("float32", "contiguous")) == precision.ROUNDS
