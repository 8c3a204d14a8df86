"""Ranges, over all of them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sandbox.errors import SandboxError
from portal.sandbox.files.ranges import Chunk, Span, read_content_range, read_range


@given(st.text())
def test_any_header_is_read_or_refused(header: str) -> None:
    for read in (lambda: read_range(header, 10), lambda: read_content_range(header, 3)):
        with suppress(SandboxError):
            read()


@given(st.integers(1, 10**12), st.data())
def test_a_range_never_leaves_the_file(size: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, size - 1))
    last = data.draw(st.integers(first, 2 * size))
    found = read_range(f"bytes={first}-{last}", size)
    assert found == Span(first, min(last, size - 1) - first + 1)


@given(st.integers(0, 10**9), st.integers(0, 10**6), st.integers(0, 10**9))
def test_a_chunk_is_where_it_says(start: int, length: int, rest: int) -> None:
    total = start + length + rest
    header = f"bytes {start}-{start + length - 1}/{total}"
    assert read_content_range(header, length) == Chunk(start, length, total)


def test_no_header_is_no_range() -> None:
    assert read_range("", 5) is None


@pytest.mark.parametrize(("lenient", "found"), [(True, Span(5, 0)), (False, None)])
def test_only_a_lenient_reader_takes_a_range_at_the_end(lenient: bool, found: Span | None) -> None:
    if found is None:
        with pytest.raises(SandboxError):
            read_range("bytes=5-9", 5, lenient=lenient)
    else:
        assert read_range("bytes=5-9", 5, lenient=lenient) == found
