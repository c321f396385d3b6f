"""The tokens of the shipped encoder: byte-pair encoding over the characters of both languages. Knows no network.

Small letters, composed forms (NFKC), one form of quotation marks; cut at blanks, signs and the English "n't", Chinese at every twelfth
character; then pairs are joined (Sennrich et al., 2016), so that frequent words of both languages are one token.
"""

from __future__ import annotations

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

MOST = 20_000
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[MASK]")
PADDING, UNKNOWN, CLASS, MASK = range(4)
WEIGHTS = {"sst2": 8, "rt_polarity": 8}  # how often a set's texts count: there are fewer English ones
ENGLISH = 3  # the same of the other English sets
_CUT = (
    r"n't|'(?:s|re|ve|ll|d|m)(?!\p{L})|[a-z]{1,24}?(?=n't(?!\p{L}))|\p{Han}{1,12}"
    r"|(?:(?!\p{Han})[\p{L}\p{M}]){1,24}|\p{N}{1,3}|[^\s\p{L}\p{M}\p{N}]{1,3}"
)
_SAME = {"’": "'", "``": '"', "''": '"', "-lrb-": "(", "-rrb-": ")"}  # the last three are how SST-2 writes signs


def learned(plain: dict[str, list[str]]) -> Tokenizer:
    """The tokenizer of these texts, by the names of their sets."""
    found = Tokenizer(models.BPE(unk_token=SPECIAL[UNKNOWN]))
    found.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), *(normalizers.Replace(*each) for each in _SAME.items())]
    )
    found.pre_tokenizer = pre_tokenizers.Split(Regex(_CUT), behavior="removed", invert=True)
    trainer = trainers.BpeTrainer(
        vocab_size=MOST, special_tokens=list(SPECIAL), min_frequency=3, limit_alphabet=5000, show_progress=False
    )
    found.train_from_iterator(_weighted(plain), trainer)
    return found


def _weighted(plain: dict[str, list[str]]) -> Iterable[str]:
    for name, texts in plain.items():
        english = name.endswith("_en") or name in ("ag_news", "sms_spam")
        for _ in range(WEIGHTS.get(name, ENGLISH if english else 1)):
            yield from texts
