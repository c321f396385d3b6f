"""What a training run tells while it goes on. Knows no tensor, no store and no screen.

An event is a kind, a few numbers (`data`) and a few arrays:

started   step, steps_total, steps_per_epoch, classes, parameters, flops, activation_bytes, receptive_field (core/models/census.py),
          data (the set's name), note, train_images, validation_images, test_images, samples, precision, layout, learning_rate,
          layers [names]; sample_images (samples, height, width, channels) u1 – in older runs (samples, height, width) f4 of
          0..1 –, sample_labels (samples,) i4
progress  step, epoch, learning_rate, images_per_second, seconds_left; loss (k,) f4 and accuracy (k,) f4 of the last k steps
snapshot  step, epoch, validation_loss, validation_accuracy, validation_seen (of how many pictures; of all at the end),
          maps {picture, stages: [{name, count, low, high}]}; confusion (true, predicted) i4, filters (filters, k, k[, 3]) f4,
          sample_probabilities (samples, classes) f4, gradient_norms (layers,) f4 in the order of `layers`, and for each stage
          map.<name> (maps, height, width) u1 (core/training/maps.py)
maps      step, epoch, maps; map.<name>: those of another picture, as soon as it is asked for
changed   step, learning_rate (the new peak), scheduled (the rate of the next step)
finished  reason "done" or "stopped", step, seconds, validation_loss, validation_accuracy, test_loss, test_accuracy, test_total,
          test_wrong; of all test pictures test_confusion (true, predicted) i4, test_confidence (n,) f4, test_right (n,) u1,
          test_predicted (n,) u1; of all, or of many the m surest mistakes, test_rows (m,) i4, test_images (m, height, width, channels) u1,
          test_labels (m,) i4, test_probabilities (m, classes) f4 – in older runs these are of all test
          pictures, test_images (n, height, width), and counts and confidences are missing
failed    reason, step, detail
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core import wire
from core.errors import Problem

KINDS = ("started", "progress", "snapshot", "maps", "changed", "finished", "failed")
MOST_SAMPLES = 20  # pictures that a run can watch


@dataclass(frozen=True)
class Event:
    """One report. `step` in its data counts the training steps done."""

    kind: str
    data: dict[str, Any]
    arrays: dict[str, wire.Array] = field(default_factory=dict)

    def pack(self) -> bytes:
        """As bytes for store and browser; NaN and infinity in `data` become null."""
        return wire.pack({"kind": self.kind, **self.data}, self.arrays)

    @staticmethod
    def unpack(packed: bytes) -> Event:
        """The event in these bytes. Raises Problem("data_malformed")."""
        data, arrays = wire.unpack(packed)
        kind = data.pop("kind", None)
        if kind not in KINDS:
            raise Problem("data_malformed")
        return Event(kind, data, arrays)


class Control(NamedTuple):
    """What a learner may ask of a run between two steps; sent into `fit` in answer to an event."""

    learning_rate: float | None = None  # the new peak rate; the schedule's shape goes on
    stop: bool = False
    steps: int | None = None  # report next after exactly so many steps
    watch: int | None = None  # which of the watched pictures the feature maps are of
