"""Rules of the addresses to which an application has browsers sent back with a code (RFC 8252, RFC 9700)."""

from __future__ import annotations

from urllib.parse import urlsplit

OWN_MACHINE = frozenset({"127.0.0.1", "::1"})  # RFC 8252 s.7.3; "localhost" may be somebody else's
LONGEST = 300  # characters


def fault_in(address: str) -> str:
    """What is wrong with an address, in words for who registers it; empty where nothing is.

    By https, or by http to the machine on which the person runs the application, which may then choose its port.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "Enter an address like https://case.example/signed-in"
    if not host or len(address) > LONGEST or not address.isascii() or set(address) & set(" *\\"):
        return "Enter an address like https://case.example/signed-in"
    if parts.scheme != "https" and not (parts.scheme == "http" and host in OWN_MACHINE):
        return "Enter an address that begins with https://, or with http://127.0.0.1"
    if parts.username is not None or parts.password is not None or "#" in address:
        return "Enter an address without user name, password and #"
    return ""
