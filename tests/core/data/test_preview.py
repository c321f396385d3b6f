"""The pictures shown before a run are those that a run watches."""

from core.data.preview import FILE, watched_digits
from core.training.experiment import Experiment
from core.training.fit import fit
from scripts.watched_digits import make


def test_the_file_holds_what_a_run_watches() -> None:
    event = next(fit(Experiment(seed=5, precision="float32", layout="contiguous")))
    kept = watched_digits()
    assert kept["labels"] == event.arrays["sample_labels"].tolist()
    pictures = event.arrays["sample_images"]
    assert (len(kept["ink"]), kept["height"], kept["width"], 1) == pictures.shape
    assert [[round(255 * ink / kept["full"]) for ink in each] for each in kept["ink"]] == pictures.reshape(
        len(pictures), -1
    ).tolist()
    assert FILE.stat().st_size < 5000


def test_the_script_writes_the_file() -> None:
    assert make() == FILE.read_text("utf-8")
