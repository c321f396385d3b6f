"""Networks that answer a sequence: an encoder with a readout, and an LSTM that reads in both directions. Know no task and no text.

Both are called with numbers (batch, steps) and `keep` (batch, steps), False behind the end of a shorter sequence or None where
all are of one length, and answer with scores (batch, answers, classes): one answer for each place, or for the first place alone.
"""

from __future__ import annotations

import torch
from torch import Generator, Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from core.models.dropout import Dropout
from core.models.recurrent import draw, set_forget_bias
from core.models.transformer import Encoder, Look
from core.sequences.encoder_config import EncoderModel


class Attending(nn.Module):
    """Token → vector → blocks in which every place looks at every place → at each place a score for each class."""

    def __init__(
        self, config: EncoderModel, vocabulary: int, classes: int, longest: int, one: bool, generator: Generator
    ) -> None:
        super().__init__()
        self.one = one
        self.encoder = Encoder(config, vocabulary, longest, generator)
        self.readout = draw(nn.Linear(config.width, classes), generator)

    def forward(self, ids: Tensor, keep: Tensor | None = None, look: Look | None = None) -> Tensor:
        x = self.encoder(ids, keep, look)  # (batch, steps, width)
        return self.readout(x[:, :1] if self.one else x)


class BothWays(nn.Module):
    """Token → vector → an LSTM from the left and one from the right → at each place, from both states, a score for each class.

    Where there is one answer, it is read from the two states that have seen the whole sequence: the last of the one, the first
    of the other (Graves & Schmidhuber 2005).
    """

    def __init__(self, config: EncoderModel, vocabulary: int, classes: int, one: bool, generator: Generator) -> None:
        super().__init__()
        self.one = one
        self.embedding = draw(nn.Embedding(vocabulary, config.width), generator)
        self.lstm = nn.LSTM(config.width, config.units, batch_first=True, bidirectional=True)
        draw(self.lstm, generator)
        set_forget_bias(self.lstm, 1.0)
        self.dropout = draw(Dropout(config.dropout), generator)
        self.readout = draw(nn.Linear(2 * config.units, classes), generator)

    def forward(self, ids: Tensor, keep: Tensor | None = None) -> Tensor:
        x = self.dropout(self.embedding(ids))
        if keep is None:
            states, (last, _) = self.lstm(x)
        else:  # behind a sequence's end there is nothing for the one that comes from the right
            packed = pack_padded_sequence(x, keep.sum(1).cpu(), batch_first=True, enforce_sorted=False)
            packed, (last, _) = self.lstm(packed)
            states, _ = pad_packed_sequence(packed, batch_first=True, total_length=ids.shape[1])
        if self.one:
            states = torch.cat([last[0], last[1]], 1)[:, None]  # (batch, 1, 2 · units)
        return self.readout(self.dropout(states))
