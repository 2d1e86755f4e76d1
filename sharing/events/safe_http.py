"""Safe HTTP: sending to an address that a partner named, and to nothing else.

Only the status of the answer is read: no redirect is followed, no body is taken. The name is looked up once, every
address it has must be a public one, and the connection goes to an address that was looked at, so that a name cannot
mean another machine a moment later. No proxy of the environment is asked. The exchange is over in ten seconds.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

CONNECT_SECONDS = 3.0
DEADLINE_SECONDS = 10.0
LARGEST_BODY = 16_384  # bytes; an event has about 600
CONTROL_AND_SPACE = frozenset(chr(code) for code in range(33)) | {"\x7f"}
LOCAL_NAMES = ("localhost", ".localhost", ".local", ".internal")
# Ranges in which an IPv4 address hides: NAT64, 6to4, Teredo, and the forms that the library calls mapped.
EMBEDDING = tuple(
    ipaddress.ip_network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)


class AddressRefused(Exception):
    """Nothing is sent there. The text says why."""


class NotSent(Exception):
    """No answer came. The text says why, in words that hold nothing of the other side's."""


def refusal(address: str) -> str:
    """Why nothing is ever sent to this address, by how it is written; empty when it may be. Asks no name server."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "Enter an address such as https://events.partner.example/inbox"
    allowed = ("https", "http") if settings.LOCAL else ("https",)
    if parts.scheme not in allowed or not host or not address.isascii() or CONTROL_AND_SPACE & set(address):
        return "Enter an address that begins with https:// and has no spaces"
    if parts.username is not None or parts.password is not None:
        return "Remove the name and password from the address: the signature shows the sender"
    if parts.fragment:
        return "Remove the part after # from the address"
    if settings.LOCAL:
        return ""
    try:
        is_public = _is_public(host)
    except ValueError:
        is_public = "." in host and not host.rstrip(".").endswith(LOCAL_NAMES)
    return "" if is_public else "Enter a public address, not one of this machine or network"


def post(address: str, *, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer. Raises AddressRefused, NotSent."""
    if why := refusal(address):
        raise AddressRefused(why)
    if len(body) > LARGEST_BODY:
        raise AddressRefused("The event is too large")
    parts = urlsplit(address)
    end = _End()
    try:
        with closing(_connected(parts)) as raw, end.of(raw):
            status = _exchange(parts, raw, end, body, headers)
        if end.reason:  # an answer that was cut short can read like a whole one
            raise TimeoutError
        return status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotSent(end.reason or _reason(error)) from error


class _End:
    """Cuts a connection that is not done in time: a receiver that answers a byte now and then would never time out."""

    def __init__(self) -> None:
        self.reason = ""
        self._connection: socket.socket | None = None

    def of(self, connection: socket.socket) -> _End:
        self._connection = connection
        return self

    def over(self, connection: socket.socket) -> None:
        self._connection = connection

    def __enter__(self) -> _End:
        self._timer = threading.Timer(DEADLINE_SECONDS, self._cut)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _cut(self) -> None:
        self.reason = f"No answer within {DEADLINE_SECONDS:g} seconds"
        if self._connection is not None:
            # The plain one's, also of an encrypted connection, whose own would take away what is being read.
            with suppress(OSError):
                socket.socket.shutdown(self._connection, socket.SHUT_RDWR)


def _connected(parts: SplitResult) -> socket.socket:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
    if not settings.LOCAL and not all(_is_public(place) for place in places):
        raise AddressRefused("The name leads to an address in a private network")
    failed: OSError = OSError("no address")
    for place in places[:2]:
        try:
            return socket.create_connection((place, port), timeout=CONNECT_SECONDS)
        except OSError as error:
            failed = error
    raise failed


def _exchange(parts: SplitResult, raw: socket.socket, end: _End, body: bytes, headers: Mapping[str, str]) -> int:
    raw.settimeout(2 * DEADLINE_SECONDS)  # never reached: it is cut before
    host, is_encrypted = parts.hostname or "", parts.scheme == "https"
    connection = _encrypted(raw, host) if is_encrypted else raw
    with closing(connection):
        end.over(connection)
        if isinstance(connection, ssl.SSLSocket):
            connection.do_handshake()
        spoken = (http.client.HTTPSConnection if is_encrypted else http.client.HTTPConnection)(host, parts.port)
        spoken.sock = connection
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        spoken.request("POST", target, body, dict(headers) | {"Connection": "close"})
        with closing(spoken.getresponse()) as response:
            return response.status


def _encrypted(raw: socket.socket, host: str) -> ssl.SSLSocket:
    """Hands are shaken later, when the time runs."""
    return ssl.create_default_context().wrap_socket(raw, server_hostname=host, do_handshake_on_connect=False)


def _is_public(place: str) -> bool:
    """Raises ValueError for what is no number."""
    number = ipaddress.ip_address(place.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address) and any(number in network for network in EMBEDDING):
        return False
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped is not None:
        return False
    return number.is_global and not number.is_multicast


def _reason(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "The name of the address is not known"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "The certificate of the address is not trusted"
    if isinstance(error, ssl.SSLError):
        return "No encrypted connection could be made"
    if isinstance(error, TimeoutError):
        return "No connection in time"
    if isinstance(error, ConnectionRefusedError):
        return "No service answers at the address"
    if isinstance(error, OSError):
        return "The connection failed"
    return "The answer could not be read"
