"""The memory of a process: how much it had, how much it may have, and when it ran out. Knows not what for."""

from __future__ import annotations

import ctypes
import resource
import sys
from contextlib import suppress
from pathlib import Path

KEPT = 512 * 2**20  # bytes


def is_memory(error: BaseException) -> bool:
    """Whether memory ran out, in Python or in torch's allocator (which raises RuntimeError)."""
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and any(words in str(error) for words in ("allocate memory", "bad_alloc"))
    )


def peak_memory() -> int:
    """The largest resident size of this process so far, in bytes; with what it shares with the nursery."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def limit_memory(megabytes: int) -> None:
    """Let one huge allocation fail here instead of the whole machine run out. Linux only, a fifth above the run's limit."""
    used = next(
        int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmData")
    )
    most = used * 1024 + int(megabytes * 1.2) * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def keep_memory() -> None:
    """Let the allocator keep what training frees: every step needs as much again, and fresh pages cost up to a tenth of it.

    glibc only; elsewhere nothing happens. It returns what lies free beyond KEPT.
    """
    trim, mapped = -1, -3  # M_TRIM_THRESHOLD, M_MMAP_THRESHOLD in malloc.h
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(mapped, KEPT)
        libc.mallopt(trim, KEPT)
