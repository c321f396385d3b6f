"""Whether the steps of a run can be computed at all, known before it starts. Knows no tensor."""

from __future__ import annotations

from core.data.pictures import shape_of
from core.errors import Problem
from core.models.configs import CNNConfig
from core.training.experiment import Experiment


def check(experiment: Experiment) -> None:
    """Raises Problem("norm_of_one_number", size, blocks) for steps of one picture where batch norm gets one number a filter.

    x̂ = (x − μ) / √(σ² + ε) over one x: μ is x itself and x̂ is 0 whatever the picture. Of a set that is not here nothing is
    known; its run says so itself.
    """
    if experiment.batch_size > 1:
        return  # an epoch's parts differ by one picture at most (core/training/state.py), so none has only one
    try:
        shape, _ = shape_of(experiment.data)
    except Problem:
        return
    if norms_one_number(experiment.model, shape):
        raise Problem("norm_of_one_number", size=max(shape[1:]), blocks=experiment.model.blocks)


def norms_one_number(config: CNNConfig, image_shape: tuple[int, int, int]) -> bool:
    """Whether the map of some batch norm is a single place. Only the residual network normalizes behind its last pooling."""
    last = max(image_shape[1:]) >> config.blocks  # its side there: every block halves it
    return config.architecture == "resnet" and config.batch_norm and last == 1
