"""The body of an answer, decompressed within a limit."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from bot.errors import FetchError

ACCEPTED: Final = "gzip, deflate"
"""The encodings to ask for."""

_GZIP_MAGIC: Final = b"\x1f\x8b"
_GZIP_BITS: Final = zlib.MAX_WBITS | 16


def read_body(chunks: Iterable[bytes], encodings: str, limit: int) -> bytes:
    """The body that comes in these chunks, as its `Content-Encoding` says. `FetchError` where it is larger than `limit`
    bytes, on its way or decompressed, or is not encoded as it says. Memory stays near twice the limit: no chunk is
    expanded beyond what the limit leaves."""
    names = [name for part in encodings.lower().split(",") if (name := part.strip()) not in {"", "identity"}]
    if names and (len(names) > 1 or names[0] not in {"gzip", "x-gzip", "deflate"}):
        raise FetchError(f"is compressed as {', '.join(names)[:40]!r}, which was not asked for")
    arriving = _within(chunks, limit)
    body = bytearray()
    for piece in _inflated(arriving, names[0], body, limit) if names else arriving:
        body += piece
        if len(body) > limit:
            raise _too_large(limit)
    return bytes(body)


def _within(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > limit:
            raise _too_large(limit)
        yield chunk


def _inflated(chunks: Iterable[bytes], name: str, body: bytearray, limit: int) -> Iterator[bytes]:
    """The pieces of a compressed body, none longer than what `limit` leaves beside `body`, and one byte. As browsers
    read them: several gzip members are one body, what follows the last is passed over, and "deflate" may lack zlib's
    header. Half a body is none."""
    inflater = None
    for chunk in chunks:
        waiting = chunk
        while waiting:
            if inflater is None or inflater.eof:
                if inflater is not None and not (name.endswith("gzip") and _GZIP_MAGIC.startswith(waiting[:2])):
                    break
                inflater = zlib.decompressobj(_window(name, waiting))
            try:
                yield inflater.decompress(waiting, limit - len(body) + 1)
            except zlib.error:
                raise FetchError(f"is not compressed as {name}, as it says it is") from None
            waiting = inflater.unused_data or inflater.unconsumed_tail
    if inflater is not None and not inflater.eof:
        raise FetchError("ends before its compressed text does")


def _window(name: str, start: bytes) -> int:
    """How zlib is to read what begins so: a zlib header's first byte names method 8 and a window of at most 32 KB
    (RFC 1950)."""
    if name.endswith("gzip"):
        return _GZIP_BITS
    return zlib.MAX_WBITS if start[0] & 0x0F == 8 and start[0] >> 4 <= 7 else -zlib.MAX_WBITS


def _too_large(limit: int) -> FetchError:
    return FetchError(f"is larger than {limit / 1_000_000:g} MB")
