"""A training run as the two backends read it: plain arrays under names, and the names of their columns. Knows no backend.

M models are trained side by side, of P parameters each; a tick is an epoch, or a batch where single steps are wanted.
"""

from __future__ import annotations

from typing import NamedTuple

from core.training.small_parts import Array

# The columns of Rule.fixed and Rule.varying; their formula stands in small_rates.py.
MU, KAPPA, BETA, GAMMA, C, EPSILON, DECAY, L1, L2, CLIP, KEEP = range(11)
RATE, D, S = range(3)
# Of Rule.stops, State.clock, State.progress and State.ended.
TARGET_LOSS, PATIENCE = range(2)
EPOCH, BATCH, STEP = range(3)
BEST, SINCE = range(2)
TICKS, REASON, AT_STEP, AT_PARAMETER = range(4)
# Of Record.scores.
LOSS_TRAIN, LOSS_TEST, ACCURACY_TRAIN, ACCURACY_TEST = range(4)


class Net(NamedTuple):
    """The shape of the networks, all alike."""

    sizes: Array  # (layers + 1,) units, the inputs first
    kinds: Array  # (layers,) activations, as places in small_math.NAMES
    loss: int  # as place in small_math.LOSSES


class Data(NamedTuple):
    """The examples, those for training first."""

    x: Array  # (n, features)
    target: Array  # (n, outputs)
    training: int  # how many are for training
    batch_size: int


class Rule(NamedTuple):
    """How each model is trained."""

    weights: Array  # (P,) 1 for a weight, 0 for a bias
    fixed: Array  # (M, 11)
    varying: Array  # (updates, M, 3)
    seeds: Array  # (M,)
    stops: Array  # (M, 2) a training loss, and epochs without a lower test loss; 0: never


class State(NamedTuple):
    """The models; a backend changes all of it in place. All begin at the same epoch, batch and step."""

    w: Array  # (M, P) parameters
    m: Array  # (M, P) what the rule remembers of the gradients
    v: Array  # (M, P) and of their squares
    clock: Array  # (M, 3) whole epochs, batches of the next one, updates in all
    progress: Array  # (M, 2) best test loss, epochs since
    ended: Array  # (M, 4) ticks done; why it ended, or 0; at which update; which parameter was no number


class Record(NamedTuple):
    """What is to be kept of each tick, the state before the first included; a backend fills it."""

    by_batch: bool  # a tick is a batch, not an epoch
    wanted: Array  # (ticks + 1,) whether a snapshot is taken
    scores: Array  # (ticks + 1, M, 4) losses and accuracies
    shots: Array  # (S, M, P) parameters of the snapshots
    norms: Array  # (S, M, layers) and of their gradients
