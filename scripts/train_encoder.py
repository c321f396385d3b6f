"""Train the bilingual encoder that comes with the project: weights, tokens and card in assets/encoders/bilingual. Knows no page.

It guesses hidden words of the texts of scripts/encoder_texts.py, then learns to tell favorable opinions from others in English and Chinese:
from labels, at last also from what the linear models of scripts/encoder_teacher.py say of texts and pieces of texts they did not learn from.

    python scripts/train_encoder.py --work D          GLASSBOX_DATA names the folder of the data sets; D keeps what is needed to go on
    python scripts/ship_encoder.py --work D --test    write the files; without --test the test parts stay closed

A phase may be ended by --minutes before it has had all its tokens; the card counts those it had.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.encoder_learning import CROP, Ids, Phase, Pool, Reader, Training  # noqa: E402
from scripts.encoder_teacher import Floats, taught  # noqa: E402
from scripts.encoder_texts import JUDGED, Corpus, Opinions, corpus, letters  # noqa: E402
from scripts.encoder_words import CLASS, learned  # noqa: E402

CHINESE = ("headlines", "tatoeba_zh", "msra_zh", "resume_zh", "weibo_zh")
ENGLISH = ("sms_spam", "ag_news", "tatoeba_en", "wnut_en", "ewt_en")
GUESS, BAG, TUNE, WHOLE, TAUGHT = 9e6, 5e6, 6e6, 4e6, 12e6  # tokens of each phase
SHARES = (0.33, 0.14, 0.53)  # of batches: films, hotels, goods; in later phases there are fewer goods, and longer texts
OF_FILMS, TEACHER = (
    0.4,
    0.6,
)  # weight of what the teachers say of a text, beside its label: at first of films alone, at last of all
PIECES = 120_000  # of Chinese reviews, at most
READ = 256  # tokens that are read of a text when it is judged


def main() -> None:
    """Learn."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--work", type=Path, required=True, help="a folder for texts as numbers and for the state")
    words.add_argument(
        "--minutes", type=float, nargs=5, default=(600, 60, 600, 600, 600), help="of each phase, at most"
    )
    words.add_argument("--threads", type=int, default=2)
    asked = words.parse_args()
    torch.set_num_threads(asked.threads)
    texts, tokenizer, ids = prepared(asked.work)
    training, state = Training(), asked.work / "state.pt"
    if state.exists():
        training.restore(state)
    small = {name: part(texts, tokenizer, name, "validation", 800) for name in JUDGED}

    def look(of: Training) -> dict[str, float]:
        return {name: round(accuracy(of.average, *each), 4) for name, each in small.items()}

    guess = Phase("guess", GUESS, asked.minutes[0], 2e-3, 1.0, (0.2, 0.2), falls=False)
    training.run(guess, to_guess(ids), lambda _: "", state, 60)
    bag = Phase("bag", BAG, asked.minutes[1], 5e-3, 0.0, (0.3, 0.3), falls=True, blocks=False, batch=8192)
    training.run(bag, to_judge(texts, ids, asked.work, SHARES), lambda _: "", state, 60)
    tune = Phase("tune", TUNE, asked.minutes[2], 1.5e-3, 0.2, (0.15, 0.05), falls=True)
    training.run(tune, to_judge(texts, ids, asked.work, SHARES), look, state, 240)
    whole = Phase("whole", WHOLE, asked.minutes[3], 6e-4, 0.1, (0.15, 0.05), falls=True)
    training.run(whole, to_judge(texts, ids, asked.work, (0.35, 0.3, 0.35), 224), look, state, 240)
    lesson = Phase("taught", TAUGHT, asked.minutes[4], 1e-3, 0.05, (0.1, 0.05), falls=True)
    training.run(lesson, to_follow(texts, tokenizer, ids, asked.work), look, state, 240)
    print(look(training), flush=True)


def prepared(work: Path) -> tuple[Corpus, Tokenizer, dict[str, Ids]]:
    """Texts, tokens and texts as numbers; made once, then read from the folder."""
    work.mkdir(parents=True, exist_ok=True)
    kept = work / "texts.pickle"  # our own file
    if kept.exists():
        texts, written, ids = pickle.loads(kept.read_bytes())
        return texts, Tokenizer.from_str(written), ids
    texts = corpus()
    tokenizer = learned(texts.plain)
    ids = {name: numbers(tokenizer, some) for name, some in texts.plain.items()}
    kept.write_bytes(pickle.dumps((texts, tokenizer.to_str(), ids)))
    return texts, tokenizer, ids


def numbers(tokenizer: Tokenizer, texts: list[str]) -> Ids:
    """The tokens of texts, without the class token."""
    return [np.array(each.ids, np.int64) for each in tokenizer.encode_batch(texts)]


def to_guess(ids: dict[str, Ids]) -> list[Pool]:
    """What hidden words are guessed in."""

    def joined(names: tuple[str, ...]) -> Ids:
        return [each for name in names for each in ids[name] if len(each) >= 4]

    return [
        Pool(joined(("shopping", "hotel")), 0.4),
        Pool(joined(("sst2", "rt_polarity")), 0.3),
        Pool(joined(CHINESE), 0.12),
        Pool(joined(ENGLISH), 0.18),
    ]


def to_judge(texts: Corpus, ids: dict[str, Ids], work: Path, shares: tuple[float, ...], crop: int = CROP) -> list[Pool]:
    """What opinions are learned from; of films, of which there are few, also what teachers think."""
    films, film_ids, labels = films_of(texts, ids)
    said, _, _ = _lessons(work / "taught_en.pickle", films, labels, "en")
    return [
        Pool(film_ids, shares[0], mixed(labels, said, OF_FILMS), crop),
        Pool(ids["hotel"], shares[1], soft(texts.opinions["hotel"]["train"].labels), crop),
        Pool(ids["shopping"], shares[2], soft(texts.opinions["shopping"]["train"].labels), crop),
    ]


def films_of(texts: Corpus, ids: dict[str, Ids]) -> tuple[list[str], Ids, NDArray[np.int64]]:
    """Sentences about films and their labels. A sentence of rt-polarity that is one of SST-2 is not there twice."""
    seen = {letters(text, "en") for text in texts.opinions["sst2"]["train"].texts}
    new = [row for row, text in enumerate(texts.plain["rt_polarity"]) if letters(text, "en") not in seen]
    return (
        texts.plain["sst2"] + [texts.plain["rt_polarity"][row] for row in new],
        ids["sst2"] + [ids["rt_polarity"][row] for row in new],
        np.concatenate([texts.opinions["sst2"]["train"].labels, texts.opinions["rt_polarity"]["train"].labels[new]]),
    )


def to_follow(texts: Corpus, tokenizer: Tokenizer, ids: dict[str, Ids], work: Path) -> list[Pool]:
    """The same texts with what teachers say of them, and pieces of them, of which the teachers alone say what they are."""
    films, film_ids, film_labels = films_of(texts, ids)
    hotels, goods = (texts.opinions[name]["train"] for name in ("hotel", "shopping"))
    labels = np.concatenate([hotels.labels, goods.labels])
    said, pieces, of_pieces = _lessons(work / "taught_en.pickle", films, film_labels, "en")
    told, parts, of_parts = _lessons(work / "taught_zh.pickle", hotels.texts + goods.texts, labels, "zh")
    told = mixed(labels, told, TEACHER)
    first = len(hotels.texts)
    return [
        Pool(film_ids, 0.3, mixed(film_labels, said, TEACHER)),
        Pool(numbers(tokenizer, pieces), 0.15, of_pieces),
        Pool(ids["hotel"], 0.15, told[:first], 224),
        Pool(ids["shopping"], 0.25, told[first:], 224),
        Pool(numbers(tokenizer, parts), 0.15, of_parts),
    ]


def _lessons(
    kept: Path, texts: list[str], labels: NDArray[np.int64], language: str
) -> tuple[Floats, list[str], Floats]:
    """What teachers say; made once, then read from the folder."""
    if not kept.exists():
        kept.write_bytes(pickle.dumps(taught(texts, labels, language, most=PIECES)))
    return pickle.loads(kept.read_bytes())


def soft(labels: NDArray[np.int64], sure: float = 0.95) -> NDArray[np.float32]:
    """Classes (n,) as shares (n, 2)."""
    right = np.eye(2, dtype=np.float32)[labels]
    return sure * right + (1 - sure) / 2


def mixed(labels: NDArray[np.int64], said: Floats, weight: float) -> Floats:
    """Labels and what teachers say, which counts `weight`."""
    return (1 - weight) * soft(labels) + weight * said


def part(
    texts: Corpus, tokenizer: Tokenizer, name: str, which: str, most: int = 1 << 30
) -> tuple[Ids, NDArray[np.int64]]:
    """A held-out part, or each n-th text of it."""
    held: Opinions = texts.opinions[name][which]
    step = max(1, -(-len(held.texts) // most))
    return numbers(tokenizer, held.texts[::step]), held.labels[::step]


@torch.no_grad()
def probabilities(reader: Reader, ids: Ids) -> NDArray[np.float32]:
    """(n, 2), texts of about one length at a time."""
    found = np.zeros((len(ids), 2), np.float32)
    sizes = np.array([min(len(each), READ - 1) for each in ids])
    order = np.argsort(sizes, kind="stable")
    for length in np.unique(sizes):
        for rows in np.array_split(same := order[sizes[order] == length], -(-len(same) // 64)):
            batch = np.stack([np.concatenate([[CLASS], ids[row][:length]]) for row in rows])
            logits = reader.judged(reader.encoder(torch.from_numpy(batch.astype(np.int64))))
            found[rows] = logits.softmax(-1).numpy()
    return found


def accuracy(reader: Reader, ids: Ids, labels: NDArray[np.int64]) -> float:
    """The share of texts judged right."""
    return float((probabilities(reader, ids).argmax(1) == labels).mean())


if __name__ == "__main__":
    main()
