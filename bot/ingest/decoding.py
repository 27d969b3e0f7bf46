"""Bytes of a text file → characters."""

import codecs
import logging
import re
from typing import Final

from bot.errors import UnreadableArticleError

logging.getLogger("charset_normalizer").addHandler(logging.NullHandler())

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; those of UTF-32 come first because UTF-16's is the beginning of one of them."""

_MAGIC: Final = (
    (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF"), (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "compressed with gzip"), (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"), (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"\x7fELF", "a program"), (b"SQLite format 3\0", "a database"), (b"{\\rtf", "an RTF document"),
)  # fmt: skip

_CONTROL: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_BINARY_SHARE: Final = 0.02
"""A file with a larger share of control characters than this is no text; a stray one is dropped or kept."""

_LATIN: Final = ("cp1252", "cp1250")
_LIKELY: Final = (
    *_LATIN, "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256",
    "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr",
)  # fmt: skip
_CENTRAL_EUROPEAN: Final = frozenset(["pl", "cs", "sk", "hu", "sl", "hr", "bs", "sr", "ro", "sq"])
_RARE: Final = 0.1
_ASCII_ONLY: Final = re.compile(rb"[\x00-\x7f]*")
_C1: Final = re.compile(rb"[\x80-\x9f]")
_SAMPLE: Final = 100_000


def refuse_binary(data: bytes) -> None:
    """`UnreadableArticleError` where the bytes are those of a picture, an archive, a program or the like. The
    beginning of a file is enough."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise UnreadableArticleError(f"is {kind}, whatever its name says; save its text as UTF-8")
    if marked_encoding(data):
        return
    if len(data) - len(data.translate(None, _CONTROL)) > len(data) * _BINARY_SHARE:
        raise UnreadableArticleError("is binary, not text; save its text as UTF-8")


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of these bytes: as the byte order mark says, else UTF-8 where they are valid UTF-8, else in
    the `declared` encoding, else in the one that they look like. `UnreadableArticleError` where none can be
    told. Plain ASCII is read as `declared`, because some encodings need no other bytes."""
    encoding = marked_encoding(data) or (
        declared if declared and _ASCII_ONLY.fullmatch(data) and _is_text_encoding(declared) else "utf-8"
    )
    for choice in (encoding, declared):
        if choice and _is_text_encoding(choice):
            try:
                return data.decode(choice)
            except UnicodeError:
                continue
    guess = _guess(data)
    try:
        if guess:
            return data.decode(guess)
    except UnicodeError:
        pass
    raise UnreadableArticleError("cannot tell its encoding; save it as UTF-8")


def _is_text_encoding(name: str) -> bool:
    """Whether a page may name this encoding: those of Python that are no character sets are refused."""
    from charset_normalizer.constant import IANA_SUPPORTED
    from charset_normalizer.utils import iana_name

    return name in {"utf-8-sig", "utf-16", "utf-32"} or (
        name.isascii() and name != "utf_7" and iana_name(name, strict=False) in {"utf_8", *IANA_SUPPORTED}
    )


def _guess(data: bytes) -> str | None:
    """The encoding that the bytes look like, None where that is not clear. Among the Latin ones the language
    decides: most letters are the same in all of them, and statistics of the rest mislead in short texts."""
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    best = from_bytes(sample, cp_isolation=list(_LIKELY)).best()
    rare = sum(byte > 0x7F for byte in sample) < _RARE * len(sample)
    if best is None or not (best.coherence > 0 or rare):
        return None
    if best.encoding not in _LATIN:
        return best.encoding
    if _language_of_ascii(sample) not in _CENTRAL_EUROPEAN:
        return "cp1252"
    return "cp1250" if _C1.search(data) else "iso8859_2"


def _language_of_ascii(data: bytes) -> str:
    import py3langid

    return str(py3langid.classify(data.decode("ascii", "ignore"))[0])
