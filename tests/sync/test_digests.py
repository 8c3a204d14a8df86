"""Digests agree with the golden vectors and with the formula written out row by row."""

import json
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sync.digests import Digest, bucket_digests, digest, row_buckets, row_hashes

GOLDEN: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "wire" / "digest.json").read_text()
)

ROWS = st.lists(st.tuples(st.uuids().map(str), st.integers(0, 2**53 - 1)), max_size=40)


def lane(seed: int, words: list[int]) -> int:
    """The formula of docs/sync-protocol.md, word for word."""
    h = seed
    for word in words:
        h = (h ^ word) * 0x9E3779B1 % 2**32
        h ^= h >> 15
    h ^= h >> 16
    h = h * 0x85EBCA6B % 2**32
    h ^= h >> 13
    h = h * 0xC2B2AE35 % 2**32
    return h ^ h >> 16


def hash64(row_id: str, version: int) -> int:
    words = [*id_words(row_id), version % 2**32, version // 2**32]
    return int(f"{lane(0x243F6A88, words):08x}{lane(0xB7E15162, words):08x}", 16)


def id_words(row_id: str) -> list[int]:
    return [UUID(row_id).int >> shift & 0xFFFFFFFF for shift in (96, 64, 32, 0)]


@pytest.mark.parametrize("vector", GOLDEN["hashes"], ids=lambda vector: str(vector["id"]))
def test_a_row_hashes_to_its_golden_figure(vector: dict[str, Any]) -> None:
    [row_hash] = row_hashes([(vector["id"], vector["version"])])
    assert f"{row_hash:016x}" == vector["hash"]


@pytest.mark.parametrize("vector", GOLDEN["buckets"], ids=lambda vector: str(vector["id"]))
def test_an_id_falls_into_its_golden_buckets(vector: dict[str, Any]) -> None:
    for bits, bucket in vector["buckets"].items():
        assert row_buckets([vector["id"]], int(bits)) == [bucket]


@pytest.mark.parametrize("vector", GOLDEN["digests"], ids=lambda vector: str(vector["count"]))
def test_a_set_of_rows_has_its_golden_digest(vector: dict[str, Any]) -> None:
    rows = [(row_id, version) for row_id, version in vector["rows"]]
    assert (digest(rows).count, digest(rows).hex) == (vector["count"], vector["xor"])
    of_buckets = bucket_digests(rows, vector["bits"])
    assert [[b, of_buckets[b].count, of_buckets[b].hex] for b in sorted(of_buckets)] == vector[
        "buckets"
    ]


@given(ROWS)
def test_hashing_all_at_once_is_hashing_one_by_one(rows: list[tuple[str, int]]) -> None:
    assert row_hashes(rows) == [hash64(row_id, version) for row_id, version in rows]


@given(ROWS, st.integers(1, 16))
def test_buckets_partition_the_digest(rows: list[tuple[str, int]], bits: int) -> None:
    parts = bucket_digests(rows, bits)
    assert sum(part.count for part in parts.values()) == len(rows)
    assert reduce(xor, (part.xor for part in parts.values()), 0) == digest(rows).xor
    assert all(0 <= bucket < 2**bits for bucket in parts)


@given(ROWS)
def test_no_bits_is_one_bucket(rows: list[tuple[str, int]]) -> None:
    assert bucket_digests(rows, 0) == ({0: digest(rows)} if rows else {})


def test_nothing_digests_to_zeros() -> None:
    assert digest([]) == Digest(0, 0)
    assert digest([]).hex == "0000000000000000"


def test_a_listing_longer_than_a_part_is_hashed_whole() -> None:
    rows = [(str(UUID(int=number << 64 | 7)), number) for number in range(5000)]
    assert row_hashes(rows) == [hash64(row_id, version) for row_id, version in rows]
