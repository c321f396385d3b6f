"""The pictures shown before a run are those that a run watches."""

from core.data.preview import FILE, watched_digits
from core.training.experiment import Experiment
from core.training.fit import fit


def test_the_file_holds_what_a_run_watches() -> None:
    event = next(fit(Experiment(seed=5, precision="float32", layout="contiguous")))
    kept = watched_digits()
    assert kept["labels"] == event.arrays["sample_labels"].tolist()
    pictures = event.arrays["sample_images"]
    assert (kept["height"], kept["width"]) == pictures.shape[1:]
    assert [[ink / kept["full"] for ink in picture] for picture in kept["ink"]] == pictures.reshape(
        len(pictures), -1
    ).tolist()
    assert FILE.stat().st_size < 5000
