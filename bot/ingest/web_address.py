"""Web addresses as they are asked for: what is sent to whom."""

from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Self

from httpx2 import URL, InvalidURL

from bot.errors import FetchError

_PORTS: Final = {"http": 80, "https": 443}
_LONGEST_HOST: Final = 253
"""Characters of a name in the domain name system (RFC 1035)."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address without credentials, without fragment, without a dot after the host's name; `url` is all of it.
    `target` is path and query; `host` its IDNA form."""

    url: str
    scheme: str
    host: str
    port: int
    target: bytes
    netloc: bytes

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    def redirected(self, location: str) -> Self:
        """Where a `Location` header leads from here. Credentials in it are passed over."""
        with suppress(UnicodeError):
            location = location.encode("latin-1").decode()
        return self._of(_parsed(str(_parsed(self.url).join(_parsed(location)))))

    @classmethod
    def _of(cls, url: URL) -> Self:
        if url.scheme not in _PORTS:
            named = f"not {url.scheme[:20]}: ones" if url.scheme else "which begin with http:// or https://"
            raise FetchError(f"only web addresses can be read, {named}")
        host = url.raw_host.decode("ascii").rstrip(".")
        port = _PORTS[url.scheme] if url.port is None else url.port
        if not host or len(host) > _LONGEST_HOST:
            raise FetchError("its address names no host, or one longer than names can be: check it")
        if not 0 < port < 65_536:
            raise FetchError(f"its address names port {str(port)[:20]}, and ports end at 65535: check it")
        plain = url.copy_with(userinfo=b"", host=host, fragment=None)
        return cls(str(plain), url.scheme, host, port, plain.raw_path, plain.netloc)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user's name and password, and the origin that they are for."""

    origin: tuple[str, str, int]
    userinfo: bytes = field(repr=False)
    authorization: bytes = field(repr=False)

    def fit(self, address: WebAddress) -> bool:
        """Whether they may be sent there: to their own origin, or to the same host where it turned from http to https,
        each on its usual port."""
        turned = [(scheme, address.host, port) for scheme, port in _PORTS.items()]
        return address.origin == self.origin or [self.origin, address.origin] == turned

    def put_into(self, address: WebAddress) -> str:
        """The address with them."""
        return str(_parsed(address.url).copy_with(userinfo=self.userinfo))


def read_address(url: str) -> tuple[WebAddress, Credentials | None]:
    """An address that was typed or found, and the credentials in it (`https://user:secret@host/`). `FetchError` where
    it is no http or https address."""
    parsed = _parsed(url.strip())
    address = WebAddress._of(parsed)
    if not parsed.userinfo:
        return address, None
    basic = b"Basic " + b64encode(f"{parsed.username}:{parsed.password}".encode())
    return address, Credentials(address.origin, parsed.userinfo, basic)


def _parsed(url: str) -> URL:
    try:
        return URL(url)
    except (InvalidURL, ValueError):
        raise FetchError("its address cannot be read: check it for spaces and odd characters") from None
