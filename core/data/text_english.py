"""English labelled texts as their files have them: opinions about films, text messages, news. Leaves nothing out; knows no model.

Sources: R. Socher et al. 2013 (SST-2); B. Pang, L. Lee 2005 (rt-polarity); T. Almeida, J. Hidalgo 2011 (SMS); X. Zhang, J. Zhao,
Y. LeCun, "Character-level Convolutional Networks for Text Classification", 2015 (this selection of AG News).
"""

from __future__ import annotations

import csv
import html
import io
import re
import tarfile
from pathlib import Path

from core.data.text_files import lines, member_of_zip, whole_number
from core.data.text_split import Read
from core.errors import Problem

_BROKEN_SIGN = re.compile(r" (#\d{1,5}|lt|gt|quot|amp);")  # AG News lost the "&" before them


def sst2(files: list[Path]) -> Read:
    """6,920 + 872 sentences, tokens parted by spaces, negative (0) or positive (1); the latter were published for choosing.

    Their published test part stands elsewhere, so this one takes its place. Raises Problem("data_malformed").
    """
    texts: list[str] = []
    labels: list[int] = []
    border = 0
    for path in files:  # train.tsv, dev.tsv
        border = len(texts)
        for line in lines(path.read_bytes(), path.name):
            text, _, label = line.rpartition("\t")  # a tab may stand in the sentence
            texts.append(text)
            labels.append(whole_number(label, 2, path.name))
    return Read(texts, labels, border)


def rt_polarity(files: list[Path]) -> Read:
    """5,331 negative (0) and as many positive (1) sentences: of the published archive in Latin-1, or unpacked in UTF-8.

    Raises Problem("data_malformed").
    """
    if len(files) == 1:
        try:
            with tarfile.open(files[0], "r:gz") as archive:
                found = {Path(each.name).suffix: archive.extractfile(each) for each in archive if each.isfile()}
                contents = [file.read().decode("latin-1") for file in (found.get(".neg"), found.get(".pos")) if file]
        except (OSError, tarfile.TarError, EOFError) as error:
            raise Problem("data_malformed", name=files[0].name) from error
        parts = [[line for line in content.split("\n") if line] for content in contents]
    else:
        parts = [lines(path.read_bytes(), path.name) for path in files]
    if len(parts) != 2:
        raise Problem("data_malformed", name=files[0].name)
    texts = [text for part in parts for text in part]
    return Read(texts, [0] * len(parts[0]) + [1] * len(parts[1]))


def sms_spam(files: list[Path]) -> Read:
    """5,574 messages, ham (0) or spam (1). A quotation mark in a message is one: whoever takes it for CSV's loses two rows.

    Raises Problem("data_malformed").
    """
    path = files[0]
    data = member_of_zip(path, "SMSSpamCollection") if path.suffix == ".zip" else path.read_bytes()
    texts: list[str] = []
    labels: list[int] = []
    for line in lines(data, path.name):
        label, _, text = line.partition("\t")
        if label not in ("ham", "spam"):
            raise Problem("data_malformed", name=path.name)
        texts.append(text)
        labels.append(int(label == "spam"))
    return Read(texts, labels)


def ag_news(files: list[Path]) -> Read:
    """News of world (0), sports (1), business (2), science and technology (3): heading and beginning in one text.

    120,000 to learn from and 7,600 to test; with the test file alone, only these, to be divided. Raises Problem("data_malformed").
    """
    texts: list[str] = []
    labels: list[int] = []
    border = None
    for path in files:  # train.csv, test.csv
        border = len(texts) or None
        content = "\n".join(lines(path.read_bytes(), path.name))
        try:
            for label, title, text in csv.reader(io.StringIO(content, newline=""), strict=True):
                texts.append(_mended(f"{title} {text}"))
                labels.append(whole_number(label, 5, path.name) - 1)
        except (csv.Error, ValueError) as error:
            raise Problem("data_malformed", name=path.name) from error
    if labels and min(labels) < 0:
        raise Problem("data_malformed", name=files[0].name)
    return Read(texts, labels, border)


def _mended(text: str) -> str:
    """A backslash stands where a line ended; " #36;" and the like are signs whose "&" was lost."""
    return _BROKEN_SIGN.sub(lambda found: html.unescape(f"&{found[1]};"), text.replace("\\", " "))
