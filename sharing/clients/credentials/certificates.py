"""The certificate with which a program opened its connection (RFC 8705), as the proxy before us tells it.

TLS ends at the proxy, which asks for the certificate and writes it into a header. The header is believed from the
proxies that the settings name and from nobody else: whoever else sends it has invented it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import unquote

import structlog
from cryptography import x509
from django.conf import settings

logger = structlog.get_logger(__name__)

LONGEST = 16 * 1024  # characters of the header
BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


def thumbprint_in(meta: Mapping[str, Any]) -> str:
    """`x5t#S256` of the certificate of this request; empty where none can be believed.

    meta: of Django's request.
    """
    name = settings.CLIENT_CERTIFICATE_HEADER
    header = meta.get("HTTP_" + name.upper().replace("-", "_"), "") if name else ""
    if not header:
        return ""
    if not is_proxy(str(meta.get("REMOTE_ADDR", ""))):
        logger.warning("client_certificate_not_from_proxy", peer=str(meta.get("REMOTE_ADDR", "")))
        return ""
    der = certificate_in(header)
    return base64.urlsafe_b64encode(hashlib.sha256(der).digest()).rstrip(b"=").decode() if der else ""


def is_proxy(peer: str) -> bool:
    """Whether who opened the connection is one of the proxies that the settings name."""
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in ip_network(proxy) for proxy in settings.CLIENT_CERTIFICATE_PROXIES)


def certificate_in(header: str) -> bytes | None:
    """The one certificate in a header, as DER: PEM with percent signs (nginx, AWS), or base64 (RFC 9440)."""
    if len(header) > LONGEST:
        return None
    text = unquote(header).strip()
    if text.startswith(BEGIN):
        text = text.removeprefix(BEGIN).partition(END)[0]
    try:
        der = base64.b64decode("".join(text.removeprefix(":").removesuffix(":").split()), validate=True)
        x509.load_der_x509_certificate(der)
    except (binascii.Error, ValueError):
        return None
    return der
