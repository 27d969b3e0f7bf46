"""Only public addresses are connected to, however they are written."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BriefwireError
from bot.ingest.public_addresses import is_public, read_allowed

PUBLIC = ("8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001:810::200e", "2002:808:808::1")
INSIDE = (
    "0.0.0.0", "10.0.0.7", "100.64.0.1", "100.100.100.200", "127.0.0.1", "169.254.169.254", "172.16.0.1",
    "192.0.0.192", "192.168.1.1", "198.18.0.1", "168.63.129.16", "224.0.0.1", "239.1.2.3", "240.0.0.1",
    "255.255.255.255",
)  # fmt: skip
INSIDE_6 = (
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "64:ff9b:1::808:808", "100::1", "2001::1", "2001:0:4136:e378::1",
    "2001:db8::1", "3fff::1", "4000::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%1", "fec0::1", "ff02::1", "ff0e::1",
)  # fmt: skip


def holding(address: IPv4Address) -> list[IPv6Address]:
    """The IPv6 addresses that lead to an IPv4 address."""
    number = int(address)
    return [
        IPv6Address(int(IPv6Address("::ffff:0:0")) | number),
        IPv6Address(int(IPv6Address("64:ff9b::")) | number),
        IPv6Address(int(IPv6Address("2002::")) | number << 80),
    ]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", INSIDE + INSIDE_6)
def test_addresses_of_this_machine_its_network_and_its_cloud_are_not(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", INSIDE)
def test_nor_are_they_inside_an_ipv6_address(address: str) -> None:
    assert not any(is_public(form) for form in holding(IPv4Address(address)))


@given(st.ip_addresses(v=4))
def test_an_ipv6_address_is_as_public_as_the_ipv4_address_in_it(address: IPv4Address) -> None:
    assert {is_public(form) for form in holding(address)} == {is_public(address)}


@given(st.ip_addresses())
def test_what_the_library_calls_private_is_never_public(address: IPv4Address | IPv6Address) -> None:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    if is_public(address):
        assert (mapped or address).is_global
        assert not (mapped or address).is_multicast


def test_allowed_are_the_hosts_and_networks_named_and_nothing_beside_them() -> None:
    allowed = read_allowed(["feeds.corp.example", "Bücher.example", "10.2.0.0/16", "127.0.0.1", "fd00:1::/32"])
    anywhere = ip_address("192.168.0.1")
    assert allowed.admits("feeds.corp.example", anywhere)
    assert allowed.admits("xn--bcher-kva.example", anywhere)
    assert not allowed.admits("evil.feeds.corp.example", anywhere)
    assert not allowed.admits("corp.example", anywhere)
    assert allowed.admits("any.example", ip_address("10.2.200.1"))
    assert allowed.admits("any.example", ip_address("::ffff:10.2.200.1"))
    assert allowed.admits("any.example", ip_address("fd00:1::5"))
    assert not allowed.admits("any.example", ip_address("10.3.0.1"))
    assert not allowed.admits("any.example", ip_address("127.0.0.2"))
    assert allowed.admits("any.example", ip_address("8.8.8.8"))


@pytest.mark.parametrize(
    "entry", ["http://corp.example/", "10.2.0.0/99", "10.2.0", "corp.example:80", "a b", "", "ü" * 70]
)
def test_an_entry_that_is_neither_host_nor_network_is_one_clear_line(entry: str) -> None:
    with pytest.raises(BriefwireError, match="BRIEFWIRE_ALLOW_PRIVATE"):
        read_allowed([entry])
