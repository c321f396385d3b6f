"""Sums and repeating sequences: what they say is true, what is judged can be known, and no sum is in two parts."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from core.data import decoder_tasks
from core.data.decoder_tasks import LETTERS, SUMS, TEST, TRAINING, VALIDATION


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("digits", "length"), [(1, 17), (2, 49), (4, 17), (4, 65)])
def test_every_sum_is_right_and_only_its_answer_is_judged(digits: int, length: int, reverse: bool) -> None:
    rows = decoder_tasks.sums(np.random.default_rng(3), 40, length, digits, reverse, TRAINING)
    assert rows.ids.shape == rows.answer.shape == rows.place.shape == (40, length)
    seen = 0
    for ids, answer, place in zip(rows.ids, rows.answer, rows.place, strict=True):
        text = "".join(SUMS[each - 1] for each in ids if each)
        assert not ids[len(text) :].any(), "what is empty stands at the end"
        judged = ""
        for line in text.splitlines(keepends=True):
            given, _, told = line.partition("=")
            a, b = map(int, given.split("+"))
            total = told.strip()[::-1] if reverse else told.strip()
            assert int(total) == a + b
            assert max(a, b) < 10**digits
            judged += told
            at = slice(seen_at := len(judged) - len(told), seen_at + len(told))
            powers = place[answer >= 0][at].tolist()
            expected = [*range(len(told) - 1)]
            assert powers == [*(expected if reverse else expected[::-1]), -1]
            assert set(answer[answer >= 0][at].tolist()) == {seen}
            seen += 1
        assert "".join(SUMS[each - 1] for each in ids[answer >= 0]) == judged


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_no_sum_is_in_two_parts_and_each_part_has_some(digits: int) -> None:
    rng = np.random.default_rng(0)
    found = [
        {tuple(pair) for pair in decoder_tasks.pairs(rng, 3000, digits, part).tolist()}
        for part in (TRAINING, VALIDATION, TEST)
    ]
    assert all(found)
    for one, other in itertools.combinations(found, 2):
        assert not one & other
    every = np.stack(np.meshgrid(np.arange(100), np.arange(100)), -1).reshape(-1, 2)
    shares = np.bincount(decoder_tasks.part_of(every), minlength=3) / len(every)
    np.testing.assert_allclose(shares, [0.8, 0.1, 0.1], atol=0.01)
    lengths = np.char.str_len(np.array([str(a) for pair in found[0] for a in pair]))
    assert set(lengths.tolist()) == set(range(1, digits + 1))


@pytest.mark.parametrize(("length", "symbols"), [(17, 8), (49, 26), (257, 52)])
def test_a_sequence_repeats_and_what_is_judged_stood_there_before(length: int, symbols: int) -> None:
    rows = decoder_tasks.repeats(np.random.default_rng(1), 60, length, symbols)
    periods = set()
    for ids, answer in zip(rows.ids.tolist(), rows.answer, strict=True):
        period = len(set(ids))
        periods.add(period)
        assert ids == (ids[:period] * length)[:length]
        assert (answer >= 0).tolist() == [at > period for at in range(length)]
        for at in np.flatnonzero(
            answer >= 0
        ).tolist():  # the character before it stood there once: what followed is the answer
            before = ids[: at - 1].index(ids[at - 1])
            assert ids[before + 1] == ids[at]
    assert len(periods) > 3
    assert max(periods) <= min(symbols, length // 2) <= len(LETTERS)
    judged = rows.answer[rows.answer >= 0]
    assert judged.tolist() == list(range(len(judged)))


def test_a_probe_is_a_row_of_different_letters_twice() -> None:
    found = decoder_tasks.probes(np.random.default_rng(2), 5, 6, np.arange(1, 30))
    assert found.shape == (5, 12)
    for row in found:
        assert row[:6].tolist() == row[6:].tolist()
        assert len(set(row.tolist())) == 6
    assert len({tuple(row) for row in found.tolist()}) == 5
