"""Folders from outside that are no checkpoints, or dangerous ones: each is refused with its own sentence, before it is opened."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from core.errors import Problem
from core.predict import checkpoint_reader, checkpoints, maps_child, maps_readers
from core.predict.checkpoint_reader import CheckpointReader
from core.predict.maps_readers import opened
from tests.core.predict.tiny_checkpoints import bert


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return bert(tmp_path / "some" / "bert")


def described(folder: Path, **changes: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")


def weights(folder: Path) -> Path:
    return folder / "model.safetensors"


def sparse(folder: Path) -> None:
    os.truncate(weights(folder), 3 << 30)  # as large as gigabytes, without their disk


def shape_of_gigabytes(folder: Path) -> None:
    header = json.dumps({"x": {"dtype": "U8", "shape": [40_000, 40_000], "data_offsets": [0, 0]}}).encode()
    weights(folder).write_bytes(len(header).to_bytes(8, "little") + header)


def header(folder: Path, text: str) -> None:
    weights(folder).write_bytes(len(text).to_bytes(8, "little") + text.encode())


def tensor(folder: Path, shape: str, end: str = "0") -> None:
    header(folder, f'{{"x": {{"dtype": "U8", "shape": {shape}, "data_offsets": [0, {end}]}}}}')


def long_config(folder: Path) -> None:
    described(folder, more="x" * checkpoints.MOST_CONFIG)


AT_ONCE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "no config": ("checkpoint_no_config", lambda folder: (folder / "config.json").unlink()),
    "config is a list": ("checkpoint_config", lambda folder: (folder / "config.json").write_text("[]")),
    "config is no JSON": ("checkpoint_config", lambda folder: (folder / "config.json").write_bytes(b"\xff{")),
    "layers without end": ("checkpoint_config", lambda folder: described(folder, num_hidden_layers=10**9)),
    "heads in words": ("checkpoint_config", lambda folder: described(folder, num_attention_heads="many")),
    "pickle": ("checkpoint_pickle", lambda folder: weights(folder).rename(folder / "pytorch_model.bin")),
    "no weights": ("checkpoint_no_weights", lambda folder: weights(folder).unlink()),
    "gigabytes": ("checkpoint_too_large", sparse),
    "gigabytes in memory": ("checkpoint_too_large", shape_of_gigabytes),
    "half a file": ("checkpoint_weights", lambda folder: os.truncate(weights(folder), 5_000)),
    "a pickle by another name": ("checkpoint_weights", lambda folder: weights(folder).write_bytes(b"\x80\x02" * 99)),
    "layers by another name": ("checkpoint_config", lambda folder: described(folder, num_layers=10**9)),
    "layers further in": ("checkpoint_config", lambda folder: described(folder, text_config={"n_layer": 10**9})),
    "labels without end": ("checkpoint_config", lambda folder: described(folder, num_labels=10**9)),
    "labels in words": ("checkpoint_config", lambda folder: described(folder, id2label="many")),
    "a config without end": ("checkpoint_config", long_config),
    "a config of brackets": ("checkpoint_config", lambda folder: (folder / "config.json").write_text("[" * 500_000)),
    "an infinite size": ("checkpoint_weights", lambda folder: tensor(folder, "[1e400]")),
    "an infinite end": ("checkpoint_weights", lambda folder: tensor(folder, "[1]", "1e400")),
    "a negative size": ("checkpoint_weights", lambda folder: tensor(folder, "[-9000000000]")),
    "a size that is half": ("checkpoint_weights", lambda folder: tensor(folder, "[1.5]")),
    "true as a size": ("checkpoint_weights", lambda folder: tensor(folder, "[true]")),
    "a hundred thousand axes": ("checkpoint_weights", lambda folder: tensor(folder, f"[{'9' * 18}{',9' * 100_000}]")),
    "a header without end": ("checkpoint_weights", lambda folder: header(folder, " " * (checkpoints.MOST_HEADERS + 1))),
    "no tensor": ("checkpoint_weights", lambda folder: header(folder, "{}")),
    "two networks in one": ("checkpoint_pair", lambda folder: described(folder, is_encoder_decoder=True)),
    "no tokenizer": ("checkpoint_no_tokenizer", lambda folder: (folder / "tokenizer.json").unlink()),
}


@pytest.mark.parametrize("case", AT_ONCE)
def test_what_can_be_told_without_opening_it_is_told_at_once(case: str, folder: Path) -> None:
    code, spoil = AT_ONCE[case]
    spoil(folder)
    with pytest.raises(Problem, match=code):
        checkpoints.check(folder, 600)


def test_a_verdict_is_kept_until_a_file_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoints.check(folder, 600)
    with monkeypatch.context() as without:
        without.setattr(json, "loads", lambda _: pytest.fail("read again"))
        checkpoints.check(folder, 600)
    described(folder, num_hidden_layers=10**9)
    for _ in range(2):
        with pytest.raises(Problem, match="checkpoint_config"):
            checkpoints.check(folder, 600)


def without_a_matrix(folder: Path) -> None:
    kept = load_file(weights(folder))
    del kept["bert.encoder.layer.1.attention.self.key.weight"]
    save_file(kept, weights(folder), {"format": "pt"})


def not_finite(folder: Path) -> None:
    kept = {
        name: each * float("nan") if "layer.1" in name else each for name, each in load_file(weights(folder)).items()
    }
    save_file(kept, weights(folder), {"format": "pt"})


def tokenizer(folder: Path, **changes: object) -> None:
    path = folder / "tokenizer_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")


OPENING: dict[str, tuple[str, Callable[[Path], object]]] = {
    "other shapes": ("checkpoint_shapes", lambda folder: described(folder, intermediate_size=40)),
    "a matrix is missing": ("checkpoint_shapes", without_a_matrix),
    "a network of billions": ("checkpoint_shapes", lambda folder: described(folder, hidden_size=3_000_000)),
    "a size in words": ("checkpoint_config", lambda folder: described(folder, hidden_size="many")),
    "a length in words": ("checkpoint_config", lambda folder: described(folder, max_position_embeddings="many")),
    "a length below none": ("checkpoint_config", lambda folder: described(folder, max_position_embeddings=-5)),
    "a tokenizer's length in words": ("checkpoint_config", lambda folder: tokenizer(folder, model_max_length="many")),
    "a tokenizer's length below none": ("checkpoint_config", lambda folder: tokenizer(folder, model_max_length=-5)),
    "architectures without a name": ("checkpoint_config", lambda folder: described(folder, architectures=5)),
    "not finite": ("checkpoint_attention", not_finite),
    "an unknown kind": ("checkpoint_kind", lambda folder: described(folder, model_type="zz")),
    "a broken tokenizer": ("checkpoint_no_tokenizer", lambda folder: (folder / "tokenizer.json").write_text("{}")),
}


@pytest.mark.parametrize("case", OPENING)
def test_what_shows_itself_on_opening_is_a_problem_too(case: str, folder: Path) -> None:
    code, spoil = OPENING[case]
    spoil(folder)
    with pytest.raises(Problem, match=code):
        CheckpointReader(folder)


def test_more_layers_than_can_be_shown_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint_reader, "LAYERS", 1)
    with pytest.raises(Problem, match="checkpoint_config"):
        CheckpointReader(folder)


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory")])
def test_memory_that_runs_out_is_told_as_that(error: Exception, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise error

    reader = opened("folder", str(folder))
    monkeypatch.setattr(reader, "run", full)
    with pytest.raises(Problem, match="maps_memory"):
        maps_child.look("folder", str(folder), "the cat")
    monkeypatch.setattr(checkpoint_reader.CheckpointReader, "run", full)
    with pytest.raises(Problem, match="maps_memory"):
        CheckpointReader(folder)


def test_large_networks_do_not_stay_open_beside_each_other(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = bert(tmp_path / "other")
    first = opened("folder", str(folder))
    second = opened("folder", str(other))
    assert opened("folder", str(folder)) is first
    monkeypatch.setattr(maps_readers, "MOST_KEPT", 1)
    bert(tmp_path / "third")
    opened("folder", str(tmp_path / "third"))
    assert opened("folder", str(other)) is not second
    assert opened("folder", str(folder)) is not first


def test_code_that_a_checkpoint_brings_is_never_run(folder: Path, tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    (folder / "evil.py").write_text(f"open({str(trace)!r}, 'w')\nclass Evil: pass\n")
    described(folder, model_type="evil", auto_map={"AutoConfig": "evil.Evil", "AutoModelForMaskedLM": "evil.Evil"})
    with pytest.raises(Problem, match="checkpoint_kind"):
        CheckpointReader(folder)
    assert not trace.exists()


def test_only_folders_of_the_operator_are_there(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checkpoints.names() == []
    (tmp_path / "elsewhere").mkdir()
    for name in (".git", ".someone--model.half"):
        (folder.parent / name).mkdir()
    (folder.parent / "link").symlink_to(tmp_path / "elsewhere")
    monkeypatch.setenv("GLASSBOX_CHECKPOINTS", str(folder.parent))
    assert checkpoints.names() == ["bert"]
    assert checkpoints.folder_of("bert") == folder
    for name in ("link", "..", "../elsewhere", "/etc", "", ".", ".git"):
        with pytest.raises(Problem, match="checkpoint_unknown"):
            checkpoints.folder_of(name)


def test_without_the_extra_that_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "installed", lambda: False)
    with pytest.raises(Problem, match="hub_not_installed"):
        checkpoints.check(folder, 600)


def test_a_folder_that_changes_is_opened_anew(folder: Path) -> None:
    first = opened("folder", str(folder))
    assert opened("folder", str(folder)) is first
    described(folder, num_attention_heads=4)
    assert opened("folder", str(folder)).heads == 4


def test_what_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="checkpoint_missing"):
        opened("folder", str(tmp_path / "gone"))
