"""Which texts there are to learn from, by name: labelled ones to sort, running ones to go on writing, pairs to translate.

Knows no file and no word of them.
"""

from __future__ import annotations

from typing import Literal, get_args

Language = Literal["en", "zh"]  # how words are told apart: by the spaces between them, or by a dictionary
LabelledName = Literal[
    "reviews_en",
    "reviews_zh",
    "sst2",
    "rt_polarity",
    "sms_spam",
    "ag_news",
    "hotel",
    "shopping",
    "headlines",
    "own",
]
RunningName = Literal["shakespeare_small", "tang_small", "shakespeare", "tang", "own"]
PairsName = Literal["pairs_small", "tatoeba", "own"]

LABELLED: tuple[str, ...] = get_args(LabelledName)
RUNNING: tuple[str, ...] = get_args(RunningName)
PAIRED: tuple[str, ...] = get_args(PairsName)
SHIPPED = ("reviews_en", "reviews_zh", "shakespeare_small", "tang_small", "pairs_small")  # they need no download

LANGUAGES: dict[str, Language] = {
    "reviews_en": "en",
    "reviews_zh": "zh",
    "sst2": "en",
    "rt_polarity": "en",
    "sms_spam": "en",
    "ag_news": "en",
    "hotel": "zh",
    "shopping": "zh",
    "headlines": "zh",
    "shakespeare_small": "en",
    "tang_small": "zh",
    "shakespeare": "en",
    "tang": "zh",
}

_OPINIONS = ("negative", "positive")
CLASSES: dict[str, tuple[str, ...]] = {  # a page translates them by these keys; those of "own" are the learner's words
    "reviews_en": _OPINIONS,
    "reviews_zh": _OPINIONS,
    "sst2": _OPINIONS,
    "rt_polarity": _OPINIONS,
    "sms_spam": ("ham", "spam"),
    "ag_news": ("world", "sports", "business", "science"),
    "hotel": _OPINIONS,
    "shopping": _OPINIONS,
    "headlines": (
        "finance",
        "realty",
        "stocks",
        "education",
        "science",
        "society",
        "politics",
        "sports",
        "games",
        "entertainment",
    ),
}

OWN_ID = r"[0-9a-f]{20}"  # the name of a learner's own texts
MOST_BYTES = 5_000_000  # of a file of one's own
MOST_TEXTS = 50_000  # of a table of one's own
MOST_CLASSES = 20
FEWEST = 3  # texts of a class: one in each part
LONGEST_TEXT = 2_000  # characters of one labelled text of one's own; what is longer is cut
MOST_PAIRS = 50_000  # of a table of one's own
LONGEST_SENTENCE = 300  # characters of a sentence of one's own pairs; longer ones are left out
SHORTEST_RUNNING = 200  # characters of a running text of one's own: less holds nothing to learn from
LONGEST_RUNNING = 2_000_000  # characters; what is longer is cut
