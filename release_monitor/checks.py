"""Refuse to start unsafe, and say what is missing.

Django asks these checks in its commands only, so the long-running processes call `refuse_unsafe_start` as well, before
anything else of theirs runs. All of them read settings and the environment; none touches a server, but
`refuse_wrong_rights`, which `serve` asks once.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from release_monitor.database import rights
from release_monitor.running import environment
from sharing.sealing.rules.cosignatures import NoWitnessKey, place_and_key
from sharing.told_clock.standing import is_open_now

SHORTEST_SECRET = 50  # characters; Django's own advice (security.W009)
FEWEST_DIFFERENT = 5
MOST_PROXIES = 65_536  # addresses of a network of containers; more is no list of proxies
SEAL_NAME = re.compile(r"[^\s+]{1,200}")
HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,60}")
# The last one is the host of Django's test client.
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1", "[::1]", "testserver"}

STANDING_SETTINGS = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"

Problems = Iterator[CheckMessage]


@register(Tags.security)
def unsafe_settings(**kwargs) -> list[CheckMessage]:
    """What makes this deployment unsafe. Less is asked of a local one; that it is local is then asked."""
    asked = LOCAL_PARTS if settings.LOCAL else PRODUCTION_PARTS
    return [problem for part in asked for problem in part()]


def refuse_unsafe_start(*, seals: bool = False) -> None:
    """End this process with a list of what is unsafe or missing; return when nothing is.

    For the processes that serve: web, worker, clock. Needs the settings only, so it comes before `django.setup()`.
    seals: this one signs the audit log, and is the only one that has the key.
    """
    problems = unsafe_settings()
    if not settings.LOCAL:
        problems += [*owner_is_absent(), *(sealing() if seals else seal_key_is_absent())]
    if problems:
        sys.exit("\n".join(["Release Monitor does not start:", *map(line_of, problems)]))


def refuse_wrong_rights() -> None:
    """End this process where the application's role may do more in the database or less than
    `release_monitor/database/kept.py` says, where a told clock is open, or where connections of a pooler are not set as
    ours. Goes on while the database cannot be reached: the processes wait for it, and show a page meanwhile."""
    try:
        found = [problem for line in rights.wrong_rights(connection) for problem in wrong_right(line)]
        if not found and is_open_now():
            found += told_clock_is_open()
        if settings.DATABASE_POOLED:
            found += of_each_connection()
    except OperationalError:
        return
    finally:
        connection.close()
    if found:
        sys.exit("\n".join(["Release Monitor does not start:", *map(line_of, found)]))


def wrong_right(line: str) -> Problems:
    yield error(23, f"In the database {line}.", "`manage.py migrate` with DATABASE_OWNER_URL gives the rights.")


def told_clock_is_open() -> Problems:
    yield error(
        25,
        "A told clock is open in the database: rows can be recorded with another time than its own.",
        "Real people are never recorded by one: `manage.py told_clock close`, or begin with a new database.",
    )


def of_each_connection() -> Problems:
    """A pooler passes on no settings: those of the role count."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING_SETTINGS, [list(settings.OF_EACH_CONNECTION)])
        found = dict(cursor.fetchall())
    for name, value in settings.OF_EACH_CONNECTION.items():
        if found[name] != value:
            yield error(
                26,
                f"Behind the pooler {name} is {found[name]}, and should be {value}.",
                f"ALTER ROLE {connection.settings_dict['USER']} SET {name} = '{value}', then restart the pooler.",
            )


def line_of(problem: CheckMessage) -> str:
    return f"  ({problem.id}) {problem.msg}" + (f" {problem.hint}" if problem.hint else "")


def error(number: int, message: str, hint: str | None = None) -> Error:
    return Error(message, hint=hint, id=f"release_monitor.E{number:03}")


def given(name: str) -> bool:
    """Whether the environment has it. The settings have defaults that would hide its absence."""
    return environment.has(name)


def database_roles() -> dict[str, str]:
    """The role behind each alias: `default` is the application's, `owner` is there when its URL is given."""
    return {alias: told.get("USER", "") for alias, told in settings.DATABASES.items()}


# In production


def secret_key() -> Problems:
    try:
        secret = settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's words for an empty one
        secret = ""
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_DIFFERENT:
        yield error(
            1,
            f"RELEASE_MONITOR_SECRET_KEY is {'missing' if not secret else 'too easy to guess'}.",
            f"At least {SHORTEST_SECRET} random characters; anyone who knows them can forge a session.",
        )


def secret_key_before() -> Problems:
    for before in settings.SECRET_KEY_FALLBACKS:
        if len(before) < SHORTEST_SECRET or before == settings.SECRET_KEY:
            yield error(
                24,
                "RELEASE_MONITOR_SECRET_KEY_BEFORE is too easy to guess, or is the key of now.",
                "It is the key that was in use before; unset it once `manage.py reseal` has run.",
            )


def hosts() -> Problems:
    if not settings.ALLOWED_HOSTS:
        yield error(2, "RELEASE_MONITOR_HOSTS is missing.", "The host names browsers use, separated by commas.")
    elif any(host.strip() in {"*", "."} for host in settings.ALLOWED_HOSTS):
        yield error(2, "RELEASE_MONITOR_HOSTS allows every name.", "A forged Host header would end up in links.")


def site_url() -> Problems:
    given_url = urlsplit(settings.SITE_URL)
    if settings.SITE_URL and (given_url.scheme != "https" or not given_url.netloc or given_url.path or given_url.query):
        yield error(
            18,
            "RELEASE_MONITOR_URL is not scheme and host alone.",
            "For example https://monitor.justice.example: links in emails and events begin with it.",
        )


def database() -> Problems:
    if not given("DATABASE_URL"):
        yield error(3, "DATABASE_URL is missing.", "postgres://USER:PASSWORD@HOST/NAME of the application's role.")


def two_roles() -> Problems:
    roles = database_roles()
    if "owner" in roles and roles["owner"] == roles["default"]:
        yield error(
            4,
            "DATABASE_URL and DATABASE_OWNER_URL name the same role.",
            "The application's role may not own the tables: an owner can switch off what keeps the audit log whole.",
        )


def owner_is_absent() -> Problems:
    """Asked of processes that serve: what they do not hold cannot be taken from them."""
    if "owner" in database_roles():
        yield error(5, "DATABASE_OWNER_URL is set in a process that serves.", "Give it to `manage.py migrate` only.")


def debug() -> Problems:
    if settings.DEBUG:
        yield error(6, "DEBUG is on.", "Its error pages show settings and variables to anyone.")


def second_factor() -> Problems:
    if not settings.SECOND_FACTOR_REQUIRED:
        yield error(7, "SECOND_FACTOR_REQUIRED is off.", "Only the demo goes without a second factor.")


def broker() -> Problems:
    if not given("REDIS_URL"):
        yield error(9, "REDIS_URL is missing.", "redis://:PASSWORD@HOST:6379/0, or unix:///PATH?db=0.")


def mail() -> Problems:
    if not settings.EMAIL_HOST:
        yield error(10, "RELEASE_MONITOR_SMTP_HOST is missing.", "Alert and password emails could not be sent.")
    elif not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield error(10, "Mail would be sent unencrypted.", "EMAIL_USE_TLS or EMAIL_USE_SSL.")
    if not given("RELEASE_MONITOR_MAIL_FROM"):
        yield error(11, "RELEASE_MONITOR_MAIL_FROM is missing.", "The address that emails come from.")


def organisation_sign_in() -> Problems:
    issuer = os.environ.get("RELEASE_MONITOR_OIDC_ISSUER", "").strip()
    if not issuer:
        return
    if not issuer.startswith("https://"):
        yield error(
            14,
            "RELEASE_MONITOR_OIDC_ISSUER does not begin with https://.",
            "Anyone who intercepts the traffic could sign in.",
        )
    for name in ("RELEASE_MONITOR_OIDC_CLIENT_ID", "RELEASE_MONITOR_OIDC_CLIENT_SECRET"):
        if not given(name):
            yield error(14, f"{name} is missing.", "RELEASE_MONITOR_OIDC_ISSUER needs it.")


def desk() -> Problems:
    if not settings.DESK:
        yield error(
            15, "RELEASE_MONITOR_DESK is missing.", "The desk to call while the system is down, with its number."
        )


def client_secrets() -> Problems:
    if settings.CLIENT_SECRETS:
        yield error(
            16,
            "CLIENT_SECRETS is on.",
            "Only the demo takes secrets of API clients and tokens that are bound to nothing.",
        )


def client_certificates() -> Problems:
    """Asked of a local start too: whoever reaches the site could invent the header."""
    name, proxies = settings.CLIENT_CERTIFICATE_HEADER, settings.CLIENT_CERTIFICATE_PROXIES
    if bool(name) != bool(proxies):
        yield error(
            17,
            "RELEASE_MONITOR_CLIENT_CERTIFICATE_HEADER and RELEASE_MONITOR_CLIENT_CERTIFICATE_PROXIES go together.",
            "The header that holds the certificate, and the addresses of the proxies that it is believed from.",
        )
    for proxy in proxies:
        try:
            network = ip_network(proxy)
        except ValueError:
            yield error(17, f"RELEASE_MONITOR_CLIENT_CERTIFICATE_PROXIES has {proxy}, which is no address or network.")
            continue
        if network.num_addresses > MOST_PROXIES:
            yield error(
                17, f"RELEASE_MONITOR_CLIENT_CERTIFICATE_PROXIES has {proxy}.", "Too wide: name the proxies themselves."
            )
    if name and not HEADER.fullmatch(name):
        yield error(17, f"RELEASE_MONITOR_CLIENT_CERTIFICATE_HEADER is {name}, which is no name of a header.")


def https_only() -> Problems:
    wanted = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    off = [name for name in wanted if not getattr(settings, name)]
    if off:
        yield error(12, f"Pages would be answered over plain HTTP: {', '.join(off)} off.")


def sealing() -> Problems:
    """Asked of the sealer alone."""
    if not SEAL_NAME.fullmatch(settings.SEAL_NAME):
        yield error(
            19,
            "RELEASE_MONITOR_SEAL_NAME is missing, or has a space or a plus sign.",
            "The name of this log for ever, as an address without https://: monitor.justice.example/audit.",
        )
    if not settings.SEAL_KEY:
        yield error(
            20, "RELEASE_MONITOR_SEAL_KEY is missing.", "The file with the key: manage.py make_seal_key writes one."
        )
    if not settings.SEAL_WITNESSES:
        yield error(
            21,
            "RELEASE_MONITOR_SEAL_WITNESSES is missing.",
            "Folders on other machines, or addresses: without a copy elsewhere a log that was cut off looks whole.",
        )
    try:
        [place_and_key(named) for named in settings.SEAL_WITNESSES]
    except NoWitnessKey as why:
        yield error(
            21,
            f"RELEASE_MONITOR_SEAL_WITNESSES has a key that cannot be used: {why}.",
            "Write PLACE, a space, and the public key of the witness: NAME+NUMBER+BASE64.",
        )


def seal_key_is_absent() -> Problems:
    """Asked of all others that serve: what they do not hold cannot be taken from them."""
    if settings.SEAL_KEY or settings.SEAL_KEY_BEFORE:
        yield error(
            22, "RELEASE_MONITOR_SEAL_KEY is set in a process that does not seal.", "Give it to the sealer only."
        )


def breached_passwords() -> Problems:
    path = settings.BREACHED_PASSWORDS
    if path and not os.access(path, os.R_OK):
        yield error(27, f"RELEASE_MONITOR_BREACHED_PASSWORDS names {path}, which this process cannot read.")


# On one machine


def stays_local() -> Problems:
    """The demo's accounts are printed for all to see, and a local start knows no HTTPS: nobody else may reach them."""
    kind = "RELEASE_MONITOR_DEMO" if settings.DEMO else "RELEASE_MONITOR_LOCAL"
    public = sorted(host for host in settings.ALLOWED_HOSTS if not is_local(host))
    if public:
        yield error(
            8,
            f"{kind} is set, and RELEASE_MONITOR_HOSTS names {', '.join(public)}.",
            "Demo and local starts answer to localhost only.",
        )
    if settings.TRUSTED_PROXIES:
        yield error(13, f"{kind} is set, and RELEASE_MONITOR_TRUSTED_PROXIES says that others reach this machine.")


def is_local(host: str) -> bool:
    return host in LOCAL_HOSTS or host.endswith(".localhost")


PRODUCTION_PARTS: list[Callable[[], Problems]] = [
    secret_key,
    secret_key_before,
    hosts,
    site_url,
    database,
    two_roles,
    debug,
    second_factor,
    broker,
    mail,
    organisation_sign_in,
    desk,
    https_only,
    client_secrets,
    client_certificates,
    breached_passwords,
]
LOCAL_PARTS: list[Callable[[], Problems]] = [stays_local, two_roles, client_certificates, breached_passwords]
