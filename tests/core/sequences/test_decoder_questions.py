"""The questions on a small GPT: each answer against the network itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from core.models.transformer import Block
from core.models.transformer_config import TransformerConfig
from core.sequences.decoder_config import DecoderExperiment
from core.sequences.decoder_questions import block_parameters, questions, saved


@pytest.mark.parametrize(
    "config", [TransformerConfig(), TransformerConfig(width=48, heads=8, expansion=1, norm="post")]
)
def test_a_block_has_as_many_numbers_as_the_formula_says(config: TransformerConfig) -> None:
    block = Block(replace(config, dropout=0.0))
    assert block_parameters(config) == sum(each.numel() for each in block.parameters())


def test_the_cache_saves_what_counting_says() -> None:
    assert saved(64) == sum(range(1, 65)) / 64


def test_an_even_look_gives_each_its_share() -> None:
    (asked,) = [each for each in questions(DecoderExperiment(), None) if each.name == "chance"]
    assert asked.answer == pytest.approx(100 * float(torch.zeros(asked.values["length"]).softmax(0)[0]))
