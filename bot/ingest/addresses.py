"""Web addresses: what is shown and stored of one, and what all variants of one have in common."""

from urllib.parse import urlsplit, urlunsplit

from bot.ingest.stated import web_address


def clean_address(url: str) -> str | None:
    """The address as it is shown and stored: http or https, without credentials and fragment; None where it is no
    web address."""
    address = web_address(url)
    return urlunsplit(urlsplit(address)._replace(fragment="")) if address else None


def address_key(url: str) -> str:
    """What all variants of an address have in common: http and https, www. and a trailing slash make no
    difference. What is no web address stands for itself."""
    address = clean_address(url)
    if address is None:
        return url.strip()
    parts = urlsplit(address)
    return urlunsplit(("https", parts.netloc.removeprefix("www."), parts.path.rstrip("/"), parts.query, ""))
