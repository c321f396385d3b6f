"""A Hugging Face checkpoint as a network that can be looked at: transformers computes it, its attention goes through ours.

Every model of transformers asks a function by its name for its attention; here that function keeps the maps and switches heads off.
When a checkpoint is opened it must give what transformers' own attention gives, or it is refused. Loaded in a child process only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import torch
import transformers
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.masking_utils import eager_mask
from transformers.utils import logging

from core.errors import Problem
from core.explain.heads import Kind, weights_of
from core.models.transformer import Look
from core.predict.maps_form import HEADS, LAYERS, TOKENS
from core.predict.maps_pieces import readable, standing
from core.runs.memory import is_memory

OURS = "glassbox"
CLOSE = 1e-3  # of the largest number: two orders of float32's own error
_LOOK: ContextVar[Look | None] = ContextVar("look", default=None)
_ANSWERS: dict[str, tuple[str, Kind]] = {  # end of an architecture's name → the class that opens it, what it answers
    "ForSequenceClassification": ("AutoModelForSequenceClassification", "classes"),
    "ForMaskedLM": ("AutoModelForMaskedLM", "masked"),
    "LMHeadModel": ("AutoModelForCausalLM", "next"),
    "ForCausalLM": ("AutoModelForCausalLM", "next"),
}


@contextmanager
def told(code: str, name: str) -> Iterator[None]:
    """What a library raises over a checkpoint becomes Problem(`code`), or Problem("maps_memory") where memory ran out.

    Every exception: tokenizers raises nothing narrower than Exception, and descriptions are checked by classes of their own.
    """
    try:
        yield
    except Problem:
        raise
    except Exception as error:
        raise (Problem("maps_memory") if is_memory(error) else Problem(code, name=name)) from None


def attend(
    _module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    **_rest: Any,
) -> tuple[Tensor, Tensor]:
    """softmax(scaling·Q·Kᵀ + mask)·V, as transformers wants it: (batch, T, H, d_k) and the maps (batch, H, T, S)."""
    if key.shape[1] != query.shape[1]:  # several heads share keys and values
        key, value = (each.repeat_interleave(query.shape[1] // each.shape[1], dim=1) for each in (key, value))
    scores = query @ key.transpose(-2, -1) * (query.shape[-1] ** -0.5 if scaling is None else scaling)
    if attention_mask is not None:
        scores = scores + attention_mask[..., : key.shape[-2]]
    shares = scores.softmax(dim=-1, dtype=torch.float32).to(value.dtype)
    heads = shares @ value
    look = _LOOK.get()
    if look is not None:
        if look.heads is not None:
            heads = heads * look.heads[len(look.maps)].to(heads)[:, None, None]
        look.maps.append(shares)
    return heads.transpose(1, 2).contiguous(), shares


class CheckpointReader:
    """See core.explain.heads.Reader."""

    def __init__(self, folder: Path) -> None:
        """Open it. Raises Problem("checkpoint_kind" | "checkpoint_config" | "checkpoint_shapes" | "checkpoint_no_tokenizer" |
        "checkpoint_attention" | "maps_memory").
        """
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        AttentionInterface.register(OURS, attend)
        AttentionMaskInterface.register(OURS, eager_mask)
        self._name = folder.name
        with told("checkpoint_config", self._name):
            try:
                config = transformers.AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
            except (ValueError, KeyError, ImportError, OSError):
                raise Problem("checkpoint_kind", name=self._name) from None
        self._tokenizer = self._opened("checkpoint_no_tokenizer", transformers.AutoTokenizer, folder)
        with told("checkpoint_config", self._name):
            named = str((config.architectures or [""])[0])
            opener, self._kind = next((each for end, each in _ANSWERS.items() if named.endswith(end)), ("AutoModel", "vectors"))  # fmt: skip
            if self._kind == "classes" and config.num_labels < 2:
                opener, self._kind = "AutoModel", "vectors"
            self._classes = [str(config.id2label.get(i, i)) for i in range(config.num_labels)]
            ends = (getattr(config, "max_position_embeddings", None), self._tokenizer.model_max_length, TOKENS)
            self.longest = int(min(each for each in ends if each))  # of a billion, as tokenizers say, nothing is meant
            if self.longest < 1:
                raise ValueError("no length")
        more = {
            "use_safetensors": True,
            "dtype": torch.float32,
            "attn_implementation": OURS,
            "output_loading_info": True,
        }
        self._model, info = self._opened(
            "checkpoint_shapes", getattr(transformers, opener), folder, config=config, **more
        )
        ties = getattr(self._model, "_tied_weights_keys", None) or ()
        missing = {key for key in info["missing_keys"] if key not in ties and "pooler" not in key}
        if missing or info["mismatched_keys"]:  # else numbers of nobody would be looked at
            raise Problem("checkpoint_shapes", name=self._name)
        self._model.eval().requires_grad_(False)
        self.layers, self.heads = self._tried()
        self.weights = weights_of(self._model)
        # GPT-2 names the end where others name the unknown
        marks = (self._tokenizer.bos_token_id, self._tokenizer.eos_token_id)
        self.unknown: int | None = None if self._tokenizer.unk_token_id in marks else self._tokenizer.unk_token_id

    def _opened(self, code: str, opener: Any, folder: Path, **more: Any) -> Any:
        with told(code, self._name):
            return opener.from_pretrained(folder, local_files_only=True, trust_remote_code=False, **more)

    def _tried(self) -> tuple[int, int]:
        """How many layers and heads; read with our attention and with its own. Raises Problem "checkpoint_attention", "checkpoint_config"."""
        look = Look()
        with told("checkpoint_attention", self._name):
            ids = torch.tensor([self.cut("1 2 3")[0][: self.longest] or [0]])
            kind = self.kind(ids[0].tolist())
            ours = self.run(ids, kind, look)
            self._model.set_attn_implementation("eager")
            gap = (self.run(ids, kind, None) - ours).abs().max() / ours.abs().max()
            self._model.set_attn_implementation(OURS)
            (_, heads, rows, columns), layers = look.maps[0].shape, len(look.maps)
            sound = bool(gap < CLOSE) and all(each.shape == look.maps[0].shape for each in look.maps)
        if not sound or rows != columns:
            raise Problem("checkpoint_attention", name=self._name)
        if layers > LAYERS or heads > HEADS:  # a description has many names for them
            raise Problem("checkpoint_config", name=self._name)
        return layers, heads

    def cut(self, text: str) -> tuple[list[int], list[str]]:
        """The tokens with the marks that this network expects around a text; a mask may stand in it by its name."""
        found = self._tokenizer(text, return_offsets_mapping=self._tokenizer.is_fast, verbose=False)
        ids: list[int] = found["input_ids"]
        spans = found.get("offset_mapping") or [(0, 0)] * len(ids)
        named = self._tokenizer.convert_ids_to_tokens(ids)
        whole = zip(ids, spans, named, strict=True)
        return ids, [standing(text[start:end], str(name), self._alone(each)) for each, (start, end), name in whole]

    def kind(self, ids: Sequence[int]) -> Kind:
        """Without a mask in the text there is no place about which a masked language model could be asked."""
        return "vectors" if self._kind == "masked" and self._tokenizer.mask_token_id not in ids else self._kind

    def run(self, ids: Tensor, kind: Kind, look: Look | None) -> Tensor:
        """See core.explain.heads.Reader."""
        token = _LOOK.set(look)
        try:
            with torch.inference_mode():
                more = {"output_hidden_states": True} if self._kind == "masked" else {}
                said = self._model(input_ids=ids, attention_mask=torch.ones_like(ids), **more)
        finally:
            _LOOK.reset(token)
        if kind == "vectors":
            return (said.hidden_states[-1] if more else said.last_hidden_state)[0].float()
        if kind == "masked":
            place = ids[0].tolist().index(self._tokenizer.mask_token_id)
            return said.logits[0, place].float().softmax(-1)
        return (said.logits[0] if kind == "classes" else said.logits[0, -1]).float().softmax(-1)

    def name(self, answer: int) -> str:
        """A class by its name, a token as it is written."""
        if self._kind == "classes":
            return self._classes[answer]
        return readable(str(self._tokenizer.convert_ids_to_tokens(answer)), self._alone(answer))

    def _alone(self, number: int) -> str:
        return str(self._tokenizer.decode([number]))
