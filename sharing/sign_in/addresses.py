"""The network address that a request comes from, as far as it can be believed."""

from ipaddress import IPv6Address, IPv6Network, ip_address

HOUSEHOLD = 64  # bits of an IPv6 address that one line gets; the rest its owner chooses freely


def client_address(forwarded: str, peer: str, *, proxies: int) -> str:
    """The address of the browser; empty when it has none (a unix socket).

    forwarded: X-Forwarded-For. Each proxy adds on the right whom it heard from, so with `proxies` trusted ones the
    browser stands that far from the right. What stands left of it the browser may have invented. peer: who opened the
    connection; it is taken when fewer proxies than trusted have written, or no address.
    """
    heard_from = [part.strip() for part in forwarded.split(",")]
    if proxies and len(heard_from) >= proxies and _is_address(heard_from[-proxies]):
        return heard_from[-proxies]
    return peer if _is_address(peer) else ""


def counted_as(address: str) -> str:
    """The address under which wrong passwords are counted: of IPv6 the household, else one line had endless counts."""
    parsed = ip_address(address)
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or IPv6Network((parsed, HOUSEHOLD), strict=False).network_address)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
