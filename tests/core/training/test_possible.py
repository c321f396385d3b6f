"""What is refused before a run, and nothing else: against what torch does with one picture."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
import torch

from core.data.pictures import PicturesConfig
from core.errors import Problem
from core.models.cnn import build
from core.models.configs import Architecture, CNNConfig
from core.runs.local import LocalEngine
from core.settings import settings
from core.training import possible
from core.training.experiment import Experiment

SHAPES = [(1, 8, 8), (3, 15, 11), (1, 8, 16), (1, 16, 16), (1, 2, 2), (1, 3, 4), (1, 28, 28)]
SMALL = Experiment(model=CNNConfig(width=4, architecture="resnet", blocks=3), batch_size=1)


@pytest.mark.parametrize(("architecture", "shape"), list(product(get_args(Architecture), SHAPES)))
def test_torch_refuses_one_picture_where_we_say_so(architecture: Architecture, shape: tuple[int, int, int]) -> None:
    fitting = 0
    for blocks, batch_norm in product((1, 2, 3), (True, False)):
        config = CNNConfig(width=4, architecture=architecture, blocks=blocks, batch_norm=batch_norm)
        try:
            model = build(config, shape, 3, torch.Generator().manual_seed(0)).train()
        except Problem:
            continue  # too small for so many blocks
        fitting += 1
        try:
            model(torch.rand(1, *shape))
            refused = False
        except ValueError as error:
            assert "more than 1 value per channel" in str(error)
            refused = True
        assert possible.norms_one_number(config, shape) == refused, (blocks, batch_norm)
        model(torch.rand(2, *shape))  # two pictures are enough for any
    assert fitting


def test_a_run_that_cannot_take_a_step_is_refused_before_it_is_queued(tmp_path: Path) -> None:
    engine = LocalEngine(replace(settings(), home=tmp_path, database_url=f"sqlite:///{tmp_path / 'runs.db'}"))
    with pytest.raises(Problem) as caught:
        engine.submit(SMALL, "a" * 32)
    assert (caught.value.code, caught.value.params) == ("norm_of_one_number", {"size": 8, "blocks": 3})
    assert engine.store.runs("a" * 32) == []
    engine.close()


@pytest.mark.parametrize(
    "other",
    [
        replace(SMALL, batch_size=8),
        replace(SMALL, model=replace(SMALL.model, blocks=2)),
        replace(SMALL, model=replace(SMALL.model, batch_norm=False)),
        replace(SMALL, data=PicturesConfig("mnist")),
        replace(SMALL, data=PicturesConfig("own", own="0" * 20)),  # not here: the run says so
    ],
)
def test_what_can_be_computed_is_not_refused(other: Experiment) -> None:
    possible.check(other)
