"""The address of the site, as others reach it: for links in emails and in events."""

from __future__ import annotations

from django.conf import settings


def site_address() -> str:
    """Scheme and host, as `RELEASE_MONITOR_URL` names them, else of the first host name; empty where there is none."""
    if settings.SITE_URL:
        return settings.SITE_URL
    hosts = [host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))]
    return f"https://{hosts[0]}" if hosts and not settings.LOCAL else ""
