"""Who is asking: the address of a client, also behind a proxy that is trusted to name it."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

SAID_BY_PROXIES = ("x-forwarded-for", "forwarded", "x-real-ip")
NOBODY = "local"


@dataclass(frozen=True, slots=True)
class Peers:
    """Networks of proxies. What anybody else says in X-Forwarded-For is not believed."""

    trusted: Sequence[IPv4Network | IPv6Network] = ()

    def address(self, scope: Scope) -> str:
        """The client: the last in the chain who is not a trusted proxy."""
        peer = _peer(scope)
        if not self._trusts(peer):
            return _together(peer)
        chain = Headers(scope=scope).getlist("x-forwarded-for")
        return self.named(",".join(chain)) or _together(peer)

    def named(self, forwarded: str) -> str | None:
        """The client of a chain that came from somebody who is believed."""
        found: str | None = None
        for hop in reversed([one.strip() for one in forwarded.split(",") if one.strip()]):
            if not is_address(hop):
                break
            found = hop
            if not self._trusts(hop):
                break
        return _together(found) if found else None

    def _trusts(self, peer: str) -> bool:
        if not self.trusted or not is_address(peer):
            return False
        found = ip_address(peer)
        return any(found in network for network in self.trusted)


def peers(trusted: str) -> Peers:
    """`10.0.0.0/8, 127.0.0.1` as settings have it."""
    named = [one.strip() for one in trusted.split(",") if one.strip()]
    return Peers(tuple(ip_network(one, strict=False) for one in named))


def is_of_this_machine(scope: Scope) -> bool:
    """A program here that talks to us itself, with no proxy between."""
    peer = _peer(scope)
    near = peer == NOBODY or (is_address(peer) and ip_address(peer).is_loopback)
    return near and not came_by_proxy(scope)


def came_by_proxy(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return any(name in headers for name in SAID_BY_PROXIES)


def is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else NOBODY


def _together(address: str) -> str:
    """One house has a whole /64 of IPv6 to knock from."""
    if not is_address(address):
        return address
    found = ip_address(address)
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((found, 64), strict=False))
