"""Bodies are decompressed within a limit, and read as browsers read them."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.ingest.bodies import read_body

TEXT = b"The harbour of Linden opens again on Monday. " * 50
LIMIT = 1_000_000


def raw_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


def pieces(data: bytes, size: int) -> Iterable[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("GZIP, identity", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
        ("gzip", gzip.compress(TEXT) + b"\0" * 20),
        ("gzip", gzip.compress(TEXT) + b"<!-- served in 3 ms -->"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("deflate", zlib.compress(TEXT) + b"more"),
    ],
)
def test_a_body_is_read_whatever_its_encoding_and_however_it_is_cut(encoding: str, sent: bytes, size: int) -> None:
    assert read_body(pieces(sent, size), encoding, LIMIT) == TEXT


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
def test_nothing_is_an_empty_body(encoding: str) -> None:
    assert read_body([], encoding, LIMIT) == b""
    assert read_body([b""], encoding, LIMIT) == b""


@pytest.mark.parametrize(
    ("encoding", "sent", "said"),
    [
        ("br", b"\x0b\x02\x80abc\x03", "'br', which was not asked for"),
        ("zstd", b"\x28\xb5\x2f\xfd", "'zstd'"),
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT)), "gzip, gzip"),
        ("gzip", TEXT, "not compressed as gzip"),
        ("gzip", zlib.compress(TEXT), "not compressed as gzip"),
        ("deflate", gzip.compress(TEXT), "not compressed as deflate"),
        ("gzip", gzip.compress(TEXT)[:-20], "ends before"),
        ("gzip", gzip.compress(TEXT)[:-1], "ends before"),
        ("gzip", gzip.compress(TEXT)[:5], "ends before"),
        ("deflate", raw_deflate(TEXT)[:-1], "ends before"),
        ("gzip", gzip.compress(TEXT)[:-5] + b"\0" * 5, "not compressed as gzip"),
    ],
)
def test_a_body_that_is_not_what_it_says_is_one_clear_line(encoding: str, sent: bytes, said: str) -> None:
    with pytest.raises(FetchError, match=said):
        read_body([sent], encoding, LIMIT)


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
def test_a_body_may_be_as_large_as_the_limit_and_no_larger(encoding: str) -> None:
    packs: dict[str, Callable[[bytes], bytes]] = {"": bytes, "gzip": gzip.compress, "deflate": zlib.compress}
    pack = packs[encoding]
    assert len(read_body([pack(bytes(LIMIT))], encoding, LIMIT)) == LIMIT
    with pytest.raises(FetchError, match="larger than 1 MB"):
        read_body([pack(bytes(LIMIT + 1))], encoding, LIMIT)


@pytest.mark.parametrize("members", [1, 400])
def test_a_bomb_is_stopped_in_bounded_memory(members: int) -> None:
    bomb = gzip.compress(bytes(400_000_000 // members)) * members
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="larger than 1 MB"):
            read_body(pieces(bomb, 65_536), "gzip", LIMIT)
        assert tracemalloc.get_traced_memory()[1] < 3 * LIMIT
    finally:
        tracemalloc.stop()


def test_compressed_nothing_without_end_is_stopped_too() -> None:
    def endless() -> Iterable[bytes]:
        yield gzip.compress(b"")[:10]
        while True:
            yield b"\x00\x00\x00\xff\xff" * 1_000  # empty blocks, none of them the last

    with pytest.raises(FetchError, match="larger than"):
        read_body(endless(), "gzip", LIMIT)


@given(st.binary(max_size=500), st.integers(1, 50), st.sampled_from(["gzip", "deflate"]))
def test_no_bytes_are_too_odd(data: bytes, size: int, encoding: str) -> None:
    with suppress(FetchError):
        assert isinstance(read_body(pieces(data, size), encoding, LIMIT), bytes)
