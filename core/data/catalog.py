"""What data exist beyond the ones that come with a package: where each lies, its licence and its checksum.

Knows which copy of a file to use; how one is brought here says download.py. Knows nothing of what is inside.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.data.download import Part, Progress, download, intact, partial
from core.errors import Problem
from core.settings import Settings, settings

__all__ = ["CIFAR10", "CIFAR10_LOSSY", "FASHION", "MNIST", "SOURCES", "Part", "Progress", "Source"]


@dataclass(frozen=True)
class Source:
    """One data set: its parts, the places that hold them, and the terms."""

    name: str  # also the folder's name
    title: str
    license: str
    credit: str
    places: tuple[str, ...]  # each ends in "/"; tried in this order
    parts: tuple[Part, ...]
    folder: str = ""  # where the folder of data sets may have it besides `name`

    def part(self, name: str) -> Part:
        """The part of that name. Raises KeyError."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)


MNIST = Source(
    name="mnist",
    title="MNIST handwritten digits, 60,000 + 10,000 grey pictures of 28 × 28",
    license="CC BY-SA 3.0",
    credit="Yann LeCun and Corinna Cortes",
    places=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://raw.githubusercontent.com/fgnt/mnist/master/",
    ),
    parts=(
        Part(
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
        Part("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        Part(
            "t10k-images-idx3-ubyte.gz",
            1_648_877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        Part("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ),
)

FASHION = Source(
    name="fashion-mnist",
    title="Fashion-MNIST, 60,000 + 10,000 grey pictures of clothes, 28 × 28",
    license="MIT",
    credit="Zalando SE (Han Xiao, Kashif Rasul, Roland Vollgraf)",
    places=(
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",  # without TLS; the checksum proves what it sends
    ),
    parts=(
        Part(
            "train-images-idx3-ubyte.gz",
            26_421_880,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        ),
        Part("train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
        Part(
            "t10k-images-idx3-ubyte.gz",
            4_422_102,
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        ),
        Part("t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    ),
)

CIFAR10 = Source(
    name="cifar10",
    title="CIFAR-10, 50,000 + 10,000 color photographs of 32 × 32",
    license="none stated; the authors ask to be cited",
    credit="Alex Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009",
    places=("https://www.cs.toronto.edu/~kriz/",),
    parts=(
        Part(
            "cifar-10-binary.tar.gz",  # plain bytes; the other archives are Python pickles, which are programs
            170_052_171,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
        ),
    ),
)

# The same pictures as JPEG of quality 75: a tenth of the size and not the same pixels. Read where the data folder has it.
CIFAR10_LOSSY = Source(
    name="cifar10",
    title="CIFAR-10, compressed again as JPEG",
    license=CIFAR10.license,
    credit=CIFAR10.credit,
    places=(),
    parts=(
        Part(
            "cifar10_jpeg_60000.tar.xz",
            18_467_088,
            "1e5302bf94bad7fc2f931b15efef577198c0bce2809f359df7b9e2f80b793a5d",
        ),
    ),
)

SOURCES: tuple[Source, ...] = (MNIST, FASHION, CIFAR10)


def obtain(source: Source, part: Part, where: Settings | None = None, progress: Progress | None = None) -> Path:
    """A checked copy of one part on this machine: from the data folder, from the cache, or downloaded into the cache.

    `progress(bytes so far, bytes in all)` is called a few times a second while it is downloaded.
    Raises Problem: `data_damaged` (the data folder's copy is not the right file) and as `download.download`.
    """
    where = where or settings()
    given = in_folder(source, part, where)
    if given is not None:
        if not intact(given, part):
            raise Problem("data_damaged", name=f"{source.name}/{part.name}")
        return given
    kept = cached(source, part, where)
    if not intact(kept, part):
        download([place + part.name for place in source.places], kept, part, progress)
    return kept


def obtain_all(source: Source, where: Settings | None = None, progress: Progress | None = None) -> list[Path]:
    """Every part, as `obtain`; `progress` counts the bytes of all of them. What arrived whole stays if a later one fails."""
    before, found = 0, []
    for part in source.parts:
        found.append(obtain(source, part, where, _shifted(progress, before, source.size)))
        before += part.size
        if progress:
            progress(before, source.size)
    return found


def is_here(source: Source, where: Settings | None = None) -> bool:
    """Whether every part lies on this machine with the right size; nothing is read, the checksum is proved by `obtain`."""
    where = where or settings()
    return all(_whole(in_folder(source, part, where) or cached(source, part, where), part) for part in source.parts)


def arrived(source: Source, where: Settings | None = None) -> int:
    """How many bytes of the source lie on this machine, those of a transfer under way or broken off included."""
    where = where or settings()
    total = 0
    for part in source.parts:
        given, kept = in_folder(source, part, where), cached(source, part, where)
        total += min(part.size, max(_size(given), _size(kept), _size(partial(kept))))
    return total


def in_folder(source: Source, part: Part, where: Settings) -> Path | None:
    """The file in the folder of data sets, if there is one."""
    if where.data is None:
        return None
    places = [where.data / folder / part.name for folder in (source.name, source.folder) if folder]
    return next((given for given in places if given.is_file()), None)


def cached(source: Source, part: Part, where: Settings) -> Path:
    """Where a downloaded part is kept."""
    return where.home / "data" / source.name / part.name


def _shifted(progress: Progress | None, before: int, total: int) -> Progress | None:
    return (lambda done, _: progress(before + done, total)) if progress else None


def _whole(path: Path, part: Part) -> bool:
    """As far as the size tells; that of an archive that is renewed is not known."""
    return _size(path) == part.size if part.sha256 else _size(path) > 0


def _size(path: Path | None) -> int:
    try:
        return path.stat().st_size if path else 0
    except OSError:
        return 0
