"""Where messages may be sent: addresses named by a partner, held to its list and kept out of our own network.

A partner names the address (`sender_uri`) to which an answer goes. Without these rules it could make the registry call
systems that only the registry can reach (server-side request forgery). So the host must stand on the list that two
people approved for the partner, and the numeric address that the host has at the moment of connecting must be public.
Agencies that are reached in a private network are named by whoever runs the installation (`SAIBAN_LOCAL_PARTNERS`).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

LONGEST = 2000
_VISIBLE = re.compile(r"[!-\[\]-~]+")  # printable ASCII without blank and backslash, which parsers read differently
_PORTS = {"https": 443, "http": 80}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(Exception):
    """Nothing may be sent to this address; the message says why and what to do."""


@dataclass(frozen=True)
class Callback:
    """An address to which a message may be sent; `local` where its host may stand in a private network."""

    scheme: str
    host: str
    port: int
    target: str
    local: bool

    @property
    def authority(self) -> str:
        """Host and port as the header `Host` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def callback_of(uri: str, *, allowed: Iterable[str], local: Iterable[str]) -> Callback:
    """Read an address and hold it to the rules. Raises AddressRefused.

    `allowed` are the partner's hosts and `local` those that may stand in a private network and be spoken to without
    TLS; each a host, or `host:port` for another port than the usual one.
    """
    if len(uri) > LONGEST or not _VISIBLE.fullmatch(uri):
        raise AddressRefused(
            _("The address for the answer is not a URL: send it without blanks, at most 2000 letters.")
        )
    try:
        parts = urlsplit(uri)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise AddressRefused(_("The address for the answer is not a URL: correct its host and port.")) from None
    if parts.scheme not in _PORTS or not host:
        raise AddressRefused(_("The address for the answer must begin with https:// and name a host."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused(_("The address for the answer holds a user name, a password or a fragment: leave it out."))
    port = _PORTS[parts.scheme] if port is None else port
    names = {host, f"{host}:{port}"} if port == _PORTS[parts.scheme] else {f"{host}:{port}"}
    if names.isdisjoint(name.lower() for name in allowed):
        raise AddressRefused(_("The host of the address for the answer is not on the list of this partner's hosts."))
    is_local = not names.isdisjoint(name.lower() for name in local)
    if parts.scheme != "https" and not is_local:
        raise AddressRefused(_("The address for the answer must begin with https://."))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Callback(parts.scheme, host, port, target, is_local)


def may_connect(numeric: str, *, local: bool) -> bool:
    """Say whether a connection may be opened to a numeric address (public ones; private ones for a `local` host).

    An IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64) is judged as well: all of them must pass.
    """
    address = ipaddress.ip_address(numeric.partition("%")[0])
    return all(_reachable(one, local=local) for one in (address, *_inside(address)))


def _reachable(address: Address, *, local: bool) -> bool:
    if address.is_multicast or address.is_unspecified or address.is_link_local:
        return False
    if isinstance(address, ipaddress.IPv6Address) and _inside(address):
        return True  # what it leads to is judged in its place
    return address.is_global or (local and address.is_private)


def _inside(address: Address) -> list[ipaddress.IPv4Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]
