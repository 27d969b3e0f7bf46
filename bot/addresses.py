"""Web addresses: what is shown and stored of one, and what all variants of one have in common."""

import re
import unicodedata
from typing import Final
from urllib.parse import SplitResult, quote, unquote, unquote_to_bytes, urlsplit

LONGEST: Final = 8_000
"""Characters of an address: RFC 9110, 4.1 asks servers to take that many."""

_TRACKING_PREFIXES: Final = (
    "utm_", "mtm_", "matomo_", "pk_", "piwik_", "at_", "mc_", "hsa_", "_hs", "__hs", "itm_", "ns_", "vero_",
    "oly_", "wt_", "wt.", "stm_", "guce_", "soc_", "trk_", "amp_", "fb_action_", "gad_",
)  # fmt: skip
_TRACKING: Final = frozenset(
    "fbclid gclid dclid yclid ysclid twclid ttclid msclkid gclsrc gbraid wbraid igsh igshid li_fat_id epik srsltid "
    "mkt_tok xtor _ga _gl s_cid s_kwcid ncid cmpid cmp icid ocid mbid intcid intcmp ftag ito wpisrc wpmm smid smtyp "
    "cndid guccounter fb_source fb_ref ref_src ref_url __twitter_impression _branch_match_id usqp jsessionid "
    "phpsessid".split()
)
"""Parameters that say where a reader came from, or who it is, and never which article it is."""

_REFERRING: Final = frozenset("ref referrer source src from via".split())
_REFERRERS: Final = frozenset(
    "rss atom feed feeds feedburner twitter x facebook fb linkedin reddit telegram whatsapp instagram youtube tiktok "
    "bluesky mastodon pinterest flipboard google googlenews google-news bing newsletter email e-mail mail share "
    "sharing social home homepage front frontpage push app".split()
)
"""Parameters that track a reader with one of these values, and may name an article with others."""

_AMP_NAMES: Final = frozenset(["amp", "isamp", "_amp"])
_AMP_VALUES: Final = frozenset(["", "0", "1", "true", "false", "yes", "no"])
_GOOGLE = re.compile(r"google\.(?:[a-z]{2,3}|com?\.[a-z]{2})")
_AMP_CACHE: Final = "cdn.ampproject.org"
_AMP_SUFFIX = re.compile(r"(?<=\w)\.amp(?=(?:\.html?)?$)", re.IGNORECASE)
_SESSION = re.compile(r"(?<=\w);jsessionid=[^;]*", re.IGNORECASE)
_INDEX = re.compile(r"(?:index\.(?:html?|shtml|php|aspx?|jsp)|default\.aspx?)", re.IGNORECASE)
_AMPERSANDS = re.compile(r"&(?:amp;)*")
_DOTS = re.compile("[.。．｡]")
_UNSAFE = re.compile(r'[ "<>\\^`{|}]|[^\x00-\x7f]|%(?![0-9A-Fa-f]{2})')
_CREDENTIALS = re.compile(r"^((?:[a-z][a-z0-9+.-]*:)+//)[^/?#]*@", re.IGNORECASE)
_IPV6 = re.compile(r"[0-9a-f:.]+")


def clean_address(url: str) -> str | None:
    """The address as it is shown and stored: http or https, without credentials, fragment and tracking
    parameters, and with only such characters as an address may hold. None where it is no web address."""
    try:
        parts = urlsplit(url.strip())
        host = _host(parts)
    except ValueError:
        return None
    if len(url) > LONGEST or parts.scheme not in {"http", "https"} or not host or not url.strip().isprintable():
        return None
    kept = [piece for piece in _AMPERSANDS.split(parts.query) if piece and not _is_tracking(piece)]
    address = f"{parts.scheme}://{host}{_safe(parts.path)}"
    return f"{address}?{_safe('&'.join(kept))}" if kept else address


def shown_address(address: str) -> str:
    """An address for people to read: as it was given, but for credentials; a path stays as it is."""
    return _CREDENTIALS.sub(r"\1", address)


def address_key(url: str) -> str:
    """What all variants of an address have in common, and different articles have not: http and https, www.,
    default ports, the case and the spelling of the host, tracking parameters, fragments, AMP pages and AMP
    caches, index files, trailing slashes, the order of parameters and percent-encoding make no difference; the
    path's case and every other parameter do. The key is an address, and its own key. What is no web address
    stands for itself."""
    address = clean_address(url)
    if address is None:
        return url.strip()
    parts = urlsplit(address)
    host, segments, query = _plain_host(parts.netloc), _segments(parts.path), parts.query
    while shorter := _without_variant(host, segments, query):
        host, segments, query = shorter
    parameters = sorted(filter(None, map(_parameter, query.split("&"))), key=lambda pair: pair[0])
    path = "/".join(("https:/", host, *segments))
    return f"{path}?{'&'.join(f'{name}={value}' for name, value in parameters)}" if parameters else path


def _host(parts: SplitResult) -> str | None:
    """Host and port, in lower case and without a default port; None where there can be no such host."""
    host, port = parts.hostname or "", parts.port
    if "\\" in parts.netloc:
        return None
    if "[" in parts.netloc:
        host = f"[{host}]" if _IPV6.fullmatch(host) else ""
    elif not all(map(_is_label, _DOTS.split(host.removesuffix(".")))):
        return None
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return host if port is None or port == default or not host else f"{host}:{port}"


def _is_label(label: str) -> bool:
    """Whether it can be one of the names that a host's dots part: letters, digits and hyphens of any script."""
    return 0 < len(label) < 64 and all(
        character.isalnum() or character in "-_" or unicodedata.category(character).startswith("M")
        for character in label
    )


def _is_tracking(piece: str) -> bool:
    name, _, value = unquote(piece).lower().partition("=")
    return (
        name in _TRACKING or name.startswith(_TRACKING_PREFIXES) or (name in _REFERRING and value.strip() in _REFERRERS)
    )


def _safe(part: str) -> str:
    return _UNSAFE.sub(lambda match: quote(match[0]), part)


def _plain_host(netloc: str) -> str:
    """The host with its names in their own script, one spelling for each, without a default port."""
    if netloc.startswith("["):
        return netloc.removesuffix(":80").removesuffix(":443")
    host, _, port = netloc.partition(":")
    plain = ".".join(map(_plain_label, _DOTS.split(host.removesuffix("."))))
    return plain if port in {"", "80", "443"} else f"{plain}:{port}"


def _plain_label(label: str) -> str:
    if label.startswith("xn--"):
        try:
            decoded = label[4:].encode("ascii").decode("punycode")
        except UnicodeError:
            return label
        return decoded if not decoded.isascii() and _is_label(decoded) and _folded(decoded) == decoded else label
    return _folded(label)


def _folded(label: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", label).lower())


def _segments(path: str) -> tuple[str, ...]:
    """The names that a path's slashes part, each with one percent-encoding; "." and ".." are followed."""
    found: list[str] = []
    for segment in path.split("/"):
        plain = quote(unquote_to_bytes(segment), safe="!$&'()*+,;=:@")
        if plain == "..":
            del found[-1:]
        elif plain not in {"", "."}:
            found.append(plain)
    return tuple(found)


def _without_variant(host: str, segments: tuple[str, ...], query: str) -> tuple[str, tuple[str, ...], str] | None:
    """The address with one thing less that makes it a variant of another; None where there is none left."""
    if inner := _cached(host, segments, query):
        return inner
    if host.startswith(("www.", "amp.")) and "." in host[4:]:
        return host[4:], segments, query
    if not segments:
        return None
    last = _AMP_SUFFIX.sub("", _SESSION.sub("", segments[-1]))
    if last != segments[-1]:
        return host, (*segments[:-1], last), query
    if last.lower() == "amp" or _INDEX.fullmatch(last):
        return host, segments[:-1], query
    return (host, segments[1:], query) if segments[0] == "amp" else None


def _cached(host: str, segments: tuple[str, ...], query: str) -> tuple[str, tuple[str, ...], str] | None:
    """The address of which this one is an AMP cache's copy."""
    in_google = _GOOGLE.fullmatch(host) and segments[:1] == ("amp",)
    in_cache = (host == _AMP_CACHE or host.endswith(f".{_AMP_CACHE}")) and segments[:1] in {("c",), ("v",)}
    if not in_google and not in_cache:
        return None
    rest = segments[1:]
    rest = rest[1:] if rest[:1] == ("s",) else rest
    address = clean_address(f"https://{'/'.join(rest)}") if rest and "." in rest[0] else None
    if address is None:
        return None
    parts = urlsplit(address)
    return _plain_host(parts.netloc), _segments(parts.path), query


def _parameter(piece: str) -> tuple[str, str] | None:
    """Name and value with one percent-encoding; None where they only ask for the AMP page."""
    name, _, value = (quote(unquote_to_bytes(part.replace("+", " ")), safe="") for part in piece.partition("="))
    if not piece or (name.lower() in _AMP_NAMES and value.lower() in _AMP_VALUES):
        return None
    return None if name.lower() in {"outputtype", "output"} and value.lower().startswith("amp") else (name, value)
