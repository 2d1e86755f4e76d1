"""What the environment says. A secret may lie in a file that NAME_FILE names, as vaults and containers mount them.

The file is read where the secret is needed: processes that are started inherit its path and not what is in it.
"""

from __future__ import annotations

import os
from pathlib import Path

SECRETS = frozenset(
    {
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "REDIS_URL",
        "RELEASE_MONITOR_SECRET_KEY",
        "RELEASE_MONITOR_SECRET_KEY_BEFORE",
        "RELEASE_MONITOR_SMTP_PASSWORD",
        "RELEASE_MONITOR_OIDC_CLIENT_SECRET",
        "RELEASE_MONITOR_METRICS_TOKEN",
    }
)
FILE = "_FILE"


class SecretUnreadable(Exception):
    """The file that should hold a secret cannot be read, or the secret is given twice. The text says which."""


def value(name: str, default: str = "") -> str:
    """Without white space at its ends. Raises SecretUnreadable."""
    path = os.environ.get(f"{name}{FILE}", "").strip() if name in SECRETS else ""
    if not path:
        return os.environ.get(name, default).strip()
    if os.environ.get(name, "").strip():
        raise SecretUnreadable(f"Set {name} or {name}{FILE}, not both.")
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as why:
        raise SecretUnreadable(f"{name}{FILE} names {path}, which cannot be read: {type(why).__name__}.") from None


def has(name: str) -> bool:
    """Whether the environment says it, by itself or by a file."""
    return bool(value(name))
