"""The description of a run, and what anybody may send as one."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.pictures import PicturesConfig
from core.errors import Problem
from core.models.configs import CNNConfig
from core.training.experiment import (
    FASTEST,
    LONGEST_TEXT,
    Experiment,
    OptimizerConfig,
    ScheduleConfig,
    differences,
)

experiments = st.builds(
    Experiment,
    data=st.builds(
        PicturesConfig,
        name=st.sampled_from(["digits", "mnist", "fashion", "cifar10", "own"]),
        own=st.just("") | st.from_regex("[0-9a-f]{20}", fullmatch=True),
        share=st.floats(0.02, 1),
        validation=st.floats(0.05, 0.4),
        test=st.floats(0.05, 0.4),
        split_seed=st.integers(0, 2**31 - 1),
    ),
    model=st.builds(
        CNNConfig,
        width=st.integers(4, 64),
        kernel=st.sampled_from([3, 5]),
        blocks=st.integers(1, 3),
        batch_norm=st.booleans(),
    ),
    optimizer=st.builds(
        OptimizerConfig,
        rule=st.sampled_from(["sgd", "momentum", "nesterov", "adam", "adamw"]),
        learning_rate=st.floats(1e-5, 10) | st.integers(1, 10),
        momentum=st.floats(0, 0.99),
        weight_decay=st.floats(0, 0.5),
    ),
    schedule=st.builds(ScheduleConfig, shape=st.sampled_from(["constant", "cosine", "one_cycle"])),
    epochs=st.integers(1, 200),
    batch_size=st.sampled_from([1, 8, 16, 32, 64, 128, 256, 512]),
    precision=st.sampled_from(["auto", "float32", "bfloat16"]),
    seed=st.integers(0, 2**31 - 1),
)


@given(experiments)
def test_json_and_back(experiment):
    again = Experiment.from_json(experiment.to_json())
    assert again == experiment
    assert hash(again) == hash(experiment)
    assert again.to_json() == experiment.to_json()


@given(experiments, experiments)
def test_json_and_differences_tell_experiments_apart(a, b):
    assert (a.to_json() == b.to_json()) == (a == b)
    assert (differences(a, b) == {}) == (a == b)
    assert differences(a, a) == {}


def test_differences_name_the_path():
    changed = replace(FASTEST, seed=3, optimizer=replace(FASTEST.optimizer, learning_rate=0.5))
    assert differences(FASTEST, changed) == {"optimizer.learning_rate": (0.01, 0.5), "seed": (0, 3)}


def test_a_missing_setting_keeps_its_default():
    assert Experiment.from_json('{"epochs": 3}') == Experiment(epochs=3)
    assert Experiment.from_json(b"{}") == Experiment()


HOSTILE = {
    "not JSON": ("{", "settings_malformed"),
    "no bytes of UTF-8": (b"\xff\xfe\x00", "settings_malformed"),
    "empty": ("", "settings_malformed"),
    "no object": ("[1, 2]", "settings_malformed"),
    "null": ("null", "settings_malformed"),
    "NaN": ('{"seed": NaN}', "settings_malformed"),
    "infinity": ('{"optimizer": {"learning_rate": -Infinity}}', "settings_malformed"),
    "a float beyond floats": ('{"optimizer": {"learning_rate": 1e999}}', "setting_not_a_number"),
    "an integer beyond floats": ('{"seed": 1' + "0" * 400 + "}", "settings_malformed"),
    "an integer beyond Python's patience": ('{"seed": ' + "9" * 9000 + "}", "settings_malformed"),
    "a fraction of an epoch": ('{"epochs": 1.5}', "setting_not_a_number"),
    "a text for a number": ('{"epochs": "3"}', "setting_not_a_number"),
    "a truth for a number": ('{"epochs": true}', "setting_not_a_number"),
    "a number for a truth": ('{"model": {"batch_norm": 1}}', "setting_not_a_choice"),
    "a list for a number": ('{"epochs": [3]}', "setting_not_a_number"),
    "a list for a choice": ('{"optimizer": {"rule": ["sgd"]}}', "setting_not_a_choice"),
    "no such choice": ('{"optimizer": {"rule": "__class__"}}', "setting_not_a_choice"),
    "a choice of another type": ('{"batch_size": 64.0}', "setting_not_a_choice"),
    "too much": ('{"epochs": 201}', "setting_out_of_range"),
    "too little": ('{"optimizer": {"learning_rate": 0}}', "setting_out_of_range"),
    "unknown": ('{"epoch": 3}', "setting_unknown"),
    "unknown inside": ('{"model": {"__init__": 3}}', "setting_unknown"),
    "a list for a part": ('{"model": []}', "settings_malformed"),
    "a text for a part": ('{"model": "cnn"}', "settings_malformed"),
    "a name twice": ('{"seed": 1, "seed": 2}', "settings_malformed"),
    "a name that cannot be shown": ('{"\\ud800": 1}', "settings_malformed"),
    "deep": ("[" * 9_000, "settings_malformed"),
    "deep objects": ('{"model":' * 900 + "1" + "}" * 900, "setting_unknown"),
    "long": (" " * (LONGEST_TEXT + 1), "settings_too_long"),
}


@pytest.mark.parametrize(("text", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_settings_are_a_problem_with_a_code(text, code):
    with pytest.raises(Problem) as caught:
        Experiment.from_json(text)
    assert caught.value.code == code


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["data", "model", "optimizer", "schedule", "epochs", "batch_size", "seed", "rule", "width"])


@given(st.dictionaries(names, json_values | st.dictionaries(names, json_values)))
def test_whatever_comes_is_an_experiment_or_a_problem(data):
    try:
        experiment = Experiment.from_json(json.dumps(data))
    except Problem:
        return
    assert Experiment.from_json(experiment.to_json()) == experiment


def test_an_experiment_built_in_code_is_checked_too():
    with pytest.raises(Problem, match="setting_out_of_range"):
        Experiment(model=CNNConfig(width=1000))


def test_the_server_can_describe_runs_without_the_libraries_that_train():
    code = (
        "import sys, core.training.experiment, core.training.events, core.models.configs, core.data.pictures;"
        "sys.exit(bool({'torch', 'sklearn', 'scipy', 'pandas'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
