"""The exported script gives the run's own numbers, in a process that knows nothing of Glassbox; so does the notebook."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from core.data.augment_config import AugmentConfig
from core.data.pictures import PicturesConfig
from core.errors import Problem
from core.models.configs import Architecture, CNNConfig
from core.runs.script import FAMILIES, PART_NAMES, notebook, script, sections
from core.training.experiment import Experiment, OptimizerConfig, ScheduleConfig

WORDS = {name: f"{name} 说明" for name in PART_NAMES}
SHORT = Experiment(
    epochs=1,
    data=PicturesConfig(share=0.2),
    model=CNNConfig(width=4, dropout=0.2),
    precision="float32",
    layout="channels_last",
)
MANY: dict[str, Experiment] = {
    **{name: replace(SHORT, model=replace(SHORT.model, architecture=name)) for name in get_args(Architecture)},
    "augmented": replace(
        SHORT,
        augment=AugmentConfig(crop=1, rotate=10.0, scale=0.1, color=0.2, noise=0.1, cutout=2, flip=True),
        optimizer=OptimizerConfig("nesterov", 0.05, 0.8, 0.01),
        schedule=ScheduleConfig("cosine"),
        precision="bfloat16",
        layout="contiguous",
        label_smoothing=0.1,
    ),
    "corrected": replace(
        SHORT,
        data=PicturesConfig(corrected=(3, 1, 8, 2), split_seed=4, validation=0.2),
        optimizer=OptimizerConfig("adamw", 0.01, weight_decay=0.1),
        schedule=ScheduleConfig("constant"),
        model=CNNConfig(width=4, batch_norm=False),
        batch_size=256,
    ),
    "sgd": replace(SHORT, optimizer=OptimizerConfig("sgd", 0.1, weight_decay=0.01)),
    "momentum": replace(SHORT, optimizer=OptimizerConfig("momentum", 0.05, 0.8)),
}  # fmt: skip


def ran(path: Path) -> tuple[float, float]:
    """Test loss and accuracy that a script prints in the end."""
    done = subprocess.run(
        [sys.executable, "-I", str(path)], capture_output=True, text=True, cwd=path.parent, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    last = done.stdout.splitlines()[-1].replace(",", "").split()
    return float(last[2]), float(last[5])


def trained(experiment: Experiment) -> tuple[float, float]:
    import torch

    from core.training.fit import fit

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # as the script and every worker
    try:
        data = [event for event in fit(experiment)][-1].data  # noqa: C416
    finally:
        torch.set_num_threads(threads)
    return data["test_loss"], data["test_accuracy"]


@pytest.mark.parametrize("name", MANY)
def test_it_gives_the_same_numbers(tmp_path: Path, name: str) -> None:
    path = tmp_path / "run.py"
    path.write_text(script(MANY[name], WORDS), "utf-8")
    assert ran(path) == pytest.approx(trained(MANY[name]), rel=1e-6)


def test_the_notebook_s_cells_are_the_script() -> None:
    whole: dict[str, Any] = json.loads(notebook(MANY["plain"], WORDS))
    assert (whole["nbformat"], len({cell["id"] for cell in whole["cells"]})) == (4, len(whole["cells"]))
    code = "\n\n".join("".join(cell["source"]) for cell in whole["cells"] if cell["cell_type"] == "code")
    assert ast.dump(ast.parse(code)) == ast.dump(ast.parse(script(MANY["plain"], WORDS)))


@pytest.mark.parametrize("name", ["mnist", "fashion", "cifar10"])
@pytest.mark.parametrize("share", [1.0, 0.5])
def test_scripts_of_other_sets_compile_and_name_their_files(name: Any, share: float) -> None:
    code = script(replace(SHORT, data=PicturesConfig(name=name, share=share)), WORDS)
    compile(code, name, "exec")
    assert "core." not in code.replace("glassbox", "")
    assert ("CIFAR" in code.upper()) == (name == "cifar10")


@pytest.mark.parametrize("name", MANY)
def test_nothing_of_this_project_is_imported(name: str) -> None:
    found = [node for node in ast.walk(ast.parse(script(MANY[name], WORDS))) if isinstance(node, ast.ImportFrom)]
    assert {str(node.module).split(".")[0] for node in found} <= {
        *("__future__", "dataclasses", "pathlib", "types", "typing", "torch", "sklearn"),
    }


def test_what_only_this_server_has_makes_no_script() -> None:
    for experiment, code in (
        (replace(SHORT, data=PicturesConfig(name="own", own="0" * 20)), "script_own"),
        (replace(SHORT, begin="shipped-digits"), "script_begin"),
    ):
        with pytest.raises(Problem, match=code):
            sections(experiment)
    assert set(FAMILIES) == set(get_args(Architecture))


@pytest.mark.data
@pytest.mark.skipif("GLASSBOX_DATA" not in os.environ, reason="needs GLASSBOX_DATA")
def test_the_script_s_pictures_of_clothes_are_the_run_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    from core.data.pictures import load
    from core.settings import settings

    folder = settings().data
    assert folder is not None
    (tmp_path / "data").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    config = PicturesConfig(name="fashion", share=0.1, corrected=(5, 1, 60_003, 2))
    parts = dict(sections(replace(SHORT, data=config)))
    place: dict[str, Any] = {}
    exec(compile(parts["settings"] + "\n" + parts["data"], "data", "exec"), place)
    divided = load(config)
    for name, part in (("train", divided.train), ("validation", divided.validation), ("test", divided.test)):
        assert np.array_equal(place[f"{name}_labels"].numpy(), part.labels)
        some = np.arange(0, len(part), 97)
        assert np.array_equal(place[f"{name}_images"].numpy()[some], part.images(some))
