"""Claims about dates and names, answered from the table of papers. Knows no words."""

from __future__ import annotations

from core.foundations.claims.arithmetic import Answer
from core.foundations.claims.papers import PAPERS
from core.foundations.losses import LOSSES, LossConfig


def transformer_year() -> Answer:
    """The claim dates it 2018."""
    return dated("transformer", 2018), {}


def bert_year() -> Answer:
    """The claim dates it 2020."""
    return {**dated("bert", 2020), "after": PAPERS["bert"].year - PAPERS["transformer"].year}, {}


def alexnet_home() -> Answer:
    """The claim says Google."""
    paper = PAPERS["alexnet"]
    return {"authors": ", ".join(paper.authors), "home": paper.home, "year": paper.year, "where": paper.where}, {}


def huber_name() -> Answer:
    """Huber's loss with δ = 1 of a small and of a large error, beside their squares: e²/2, beyond δ: δ(|e| − δ/2)."""
    config, huber = LossConfig(delta=1.0), LOSSES["huber"]
    small, large = 0.5, 10.0
    paper = PAPERS["huber"]
    return {
        "author": paper.people,
        "year": paper.year,
        "small": small,
        "large": large,
        "huber_small": float(huber(small, config)),
        "huber_large": float(huber(large, config)),
        "square_small": 0.5 * small**2,
        "square_large": 0.5 * large**2,
    }, {}


def attention_authors() -> Answer:
    """The authors of "Attention Is All You Need" and those who brought attention to translation."""
    return shared("transformer", "alignment"), {}


def wavenet_authors() -> Answer:
    """The authors of WaveNet and those of the Transformer."""
    return {**shared("wavenet", "transformer"), "home": PAPERS["wavenet"].home}, {}


def rnn_dropout() -> Answer:
    """The authors of the paper that made dropout work in LSTMs, and dropout's own."""
    later = PAPERS["bayes_dropout"]
    return {**shared("rnn_dropout", "dropout"), "third": ", ".join(later.authors), "third_year": later.year}, {}


def dated(name: str, claimed: int) -> dict[str, str | int]:
    """A paper's year beside a claimed one."""
    paper = PAPERS[name]
    return {
        "year": paper.year,
        "claimed": claimed,
        "off": claimed - paper.year,
        "authors": ", ".join(paper.authors),
        "where": paper.where,
    }


def shared(name: str, other: str) -> dict[str, str | int]:
    """Two papers' authors, years, and who is on both."""
    one, two = PAPERS[name], PAPERS[other]
    both = [author for author in one.authors if author in two.authors]
    return {
        "authors": ", ".join(one.authors),
        "year": one.year,
        "count": len(one.authors),
        "other_authors": ", ".join(two.authors),
        "other_year": two.year,
        "both": len(both),
        "names": ", ".join(both),
    }
