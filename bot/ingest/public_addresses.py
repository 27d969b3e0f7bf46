"""Which addresses may be connected to: public ones, and those that the operator allows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Final

from httpx2 import URL, InvalidURL

from bot.errors import BriefwireError

Address = IPv4Address | IPv6Address

_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
"""All that IANA has given out of IPv6. Outside of it lie addresses that `ipaddress` calls global: multicast,
site-local, the old `::a.b.c.d`."""

_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052); the one range outside of 2000::/3 that leads to public hosts."""

_INSIDE: Final = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments (RFC 6890); older Pythons know a part of it
    IPv4Network("168.63.129.16/32"),  # Azure's own services, seen from its machines alone
    IPv6Network("2001::/32"),  # Teredo (RFC 4380), which holds an IPv4 address
    IPv6Network("3fff::/20"),  # documentation (RFC 9637)
)
"""Not public, although some versions of `ipaddress` call them global."""

_HOST_NAME: Final = re.compile(r"[^\s/:@\[\]]+")


def is_public(address: Address) -> bool:
    """Whether an address, and every IPv4 address that it holds, belongs to the open internet."""
    return all(_is_public(form) for form in _forms(address))


def _is_public(address: Address) -> bool:
    if any(address in network for network in _INSIDE):
        return False
    if isinstance(address, IPv6Address):
        return address in _TRANSLATED or (address in _GLOBAL_UNICAST and address.is_global)
    return address.is_global and not address.is_multicast


def _forms(address: Address) -> Iterator[Address]:
    """The address, and the IPv4 address in it where it is translated or 6to4 (RFC 3056). A mapped one
    (`::ffff:a.b.c.d`) is that IPv4 address and nothing else."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    yield mapped or address
    if isinstance(address, IPv6Address):
        if address in _TRANSLATED:
            yield IPv4Address(int(address) & 0xFFFF_FFFF)
        if address.sixtofour:
            yield address.sixtofour


@dataclass(frozen=True, slots=True)
class Allowed:
    """Hosts, by name, and networks that may be connected to although they are not public."""

    hosts: frozenset[str]
    networks: tuple[IPv4Network | IPv6Network, ...]

    def admits(self, host: str, address: Address) -> bool:
        """Whether the address that a host's name leads to may be connected to. The name is in lower case, its IDNA form
        where it has one, without a dot at its end."""
        return host in self.hosts or all(
            _is_public(form) or any(form in network for network in self.networks) for form in _forms(address)
        )


def read_allowed(entries: Iterable[str]) -> Allowed:
    """The hosts and networks that a setting names: `feeds.corp.example`, `10.2.0.0/16`, `127.0.0.1`. `BriefwireError`
    for what is neither."""
    hosts, networks = set(), []
    for entry in entries:
        try:
            networks.append(ip_network(entry.strip("[]"), strict=False))
        except ValueError:
            if not _HOST_NAME.fullmatch(entry) or re.fullmatch(r"[\d.]+", entry):
                raise _unusable(entry) from None
            hosts.add(entry.rstrip("."))
    return Allowed(frozenset(_plain(host) for host in hosts), tuple(networks))


def _plain(host: str) -> str:
    try:
        return URL(scheme="http", host=host).raw_host.decode("ascii")
    except InvalidURL:
        raise _unusable(host) from None


def _unusable(entry: str) -> BriefwireError:
    return BriefwireError(
        f"BRIEFWIRE_ALLOW_PRIVATE cannot be used: {entry!r} is no host name, address or network;"
        " it takes feeds.corp.example, 10.2.0.7, 10.2.0.0/16, with commas between them."
    )
