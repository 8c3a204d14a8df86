"""Digests of sets of rows: count and XOR of the hashes of (id, version).

Device and server compute the same figures (`tests/wire/digest.json` holds both to it), so two equal
digests mean two equal sets. A hash is cheap, not cryptographic: an accident is at 2^-64, and a
device that forges one fools only itself.

All rows of a listing are hashed at once: every row has a 64-bit slot of one long integer, where its
32-bit value leaves room for a product. One operation of Python is then a step for all rows, many
times faster than a loop over them.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import TypeAlias

VersionedId: TypeAlias = tuple[str, int]

_HIGH_SEED, _LOW_SEED, _BUCKET_SEED = 0x243F6A88, 0xB7E15162, 0x13198A2E
_WORD = 0xFFFFFFFF
_SLOT_BYTES = 8
_ROWS_AT_ONCE = 4096


@dataclass(frozen=True)
class Digest:
    """How many rows, and the XOR of their hashes."""

    count: int = 0
    xor: int = 0

    @property
    def hex(self) -> str:
        """The XOR as the wire has it: 16 lower-case hex digits."""
        return f"{self.xor:016x}"


def digest(rows: Sequence[VersionedId]) -> Digest:
    """The digest of `rows`, in whatever order they come."""
    return Digest(len(rows), reduce(xor, row_hashes(rows), 0))


def bucket_digests(rows: Sequence[VersionedId], bits: int) -> dict[int, Digest]:
    """The digest of every one of the 2^bits buckets that holds a row."""
    counts: defaultdict[int, int] = defaultdict(int)
    xors: defaultdict[int, int] = defaultdict(int)
    buckets = row_buckets([row_id for row_id, _ in rows], bits)
    for bucket, row_hash in zip(buckets, row_hashes(rows), strict=True):
        counts[bucket] += 1
        xors[bucket] ^= row_hash
    return {bucket: Digest(counts[bucket], xors[bucket]) for bucket in counts}


def row_hashes(rows: Sequence[VersionedId]) -> list[int]:
    """The 64-bit hash of each row, in order."""
    hashes: list[int] = []
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        words = _id_words([row_id for row_id, _ in part]) + _version_words([v for _, v in part])
        high = _lanes(_HIGH_SEED, words, len(part))
        low = _lanes(_LOW_SEED, words, len(part))
        hashes += [upper << 32 | lower for upper, lower in zip(high, low, strict=True)]
    return hashes


def row_buckets(ids: Sequence[str], bits: int) -> list[int]:
    """The bucket of each id, in order: the upper `bits` of a hash of the id alone."""
    if bits == 0:
        return [0] * len(ids)
    buckets: list[int] = []
    for start in range(0, len(ids), _ROWS_AT_ONCE):
        part = ids[start : start + _ROWS_AT_ONCE]
        lanes = _lanes(_BUCKET_SEED, _id_words(part), len(part))
        buckets += [lane >> (32 - bits) for lane in lanes]
    return buckets


def _id_words(ids: Sequence[str]) -> list[int]:
    """The four big-endian words of the ids: first all first words in one integer, and so on."""
    words = array("I", bytes.fromhex("".join(ids).replace("-", "")))
    if sys.byteorder == "little":
        words.byteswap()
    return [_slots(words[part::4]) for part in range(4)]


def _version_words(versions: Sequence[int]) -> list[int]:
    """The lower and the upper word of the versions."""
    return [_slots([v & _WORD for v in versions]), _slots([v >> 32 & _WORD for v in versions])]


def _slots(values: Sequence[int]) -> int:
    """One long integer with a slot for each value."""
    return int.from_bytes(array("Q", values).tobytes(), sys.byteorder)


def _lanes(seed: int, words: Sequence[int], rows: int) -> "array[int]":
    """The 32-bit hash `lane(seed, words)` of every row, a step for all rows at a time."""
    mask = _slots([_WORD] * rows)
    lanes = _slots([seed] * rows)
    for word in words:
        lanes = (lanes ^ word) * 0x9E3779B1 & mask
        lanes ^= lanes >> 15 & mask
    lanes ^= lanes >> 16 & mask
    lanes = lanes * 0x85EBCA6B & mask
    lanes ^= lanes >> 13 & mask
    lanes = lanes * 0xC2B2AE35 & mask
    lanes ^= lanes >> 16 & mask
    return array("Q", lanes.to_bytes(rows * _SLOT_BYTES, sys.byteorder))
