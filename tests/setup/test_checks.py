"""An unsafe production does not start, and is told all that is missing at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import checks as django_checks

from release_monitor import checks

from .conftest import PATIENCE

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "RELEASE_MONITOR_SECRET_KEY": "made-up-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "RELEASE_MONITOR_HOSTS": "release-monitor.example",
    "RELEASE_MONITOR_SMTP_HOST": "mail.example",
    "RELEASE_MONITOR_MAIL_FROM": "release-monitor@mail.example",
    "RELEASE_MONITOR_DESK": "CT duty desk, 020 7946 0999",
    "RELEASE_MONITOR_TRUSTED_PROXIES": "1",
    "DATABASE_URL": "postgres://release_monitor_app:made-up@127.0.0.1:1/release_monitor",
    "REDIS_URL": "redis://:made-up@127.0.0.1:1/0",
}


@pytest.fixture
def production(settings, monkeypatch):
    """The settings of a safe production, as far as the checks look at them."""
    settings.LOCAL = settings.DEMO = settings.DEBUG = False
    settings.SECRET_KEY = PRODUCTION["RELEASE_MONITOR_SECRET_KEY"]
    settings.ALLOWED_HOSTS = [PRODUCTION["RELEASE_MONITOR_HOSTS"]]
    settings.SECOND_FACTOR_REQUIRED = True
    settings.TRUSTED_PROXIES = 1
    settings.EMAIL_HOST = PRODUCTION["RELEASE_MONITOR_SMTP_HOST"]
    settings.EMAIL_USE_TLS = True
    settings.DESK = PRODUCTION["RELEASE_MONITOR_DESK"]
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 3600
    settings.CLIENT_SECRETS = False
    settings.SEAL_NAME = settings.SEAL_KEY = settings.SEAL_KEY_BEFORE = ""
    settings.SEAL_WITNESSES = []
    monkeypatch.setattr(checks, "database_roles", lambda: {"default": "release_monitor_app"})
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    return settings


def ids() -> list[str]:
    return [problem.id.removeprefix("release_monitor.") for problem in checks.unsafe_settings()]


def test_a_safe_production_starts(production):
    checks.refuse_unsafe_start()

    assert ids() == []


def test_django_knows_the_checks():
    assert checks.unsafe_settings in django_checks.registry.registry.registered_checks


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("SECRET_KEY", "", "E001"),
        ("SECRET_KEY", "short-but-not-bad-0123456789", "E001"),
        ("SECRET_KEY", "abcd" * 20, "E001"),
        ("SECRET_KEY_FALLBACKS", ["short-but-not-bad-0123456789"], "E024"),
        ("SECRET_KEY_FALLBACKS", [PRODUCTION["RELEASE_MONITOR_SECRET_KEY"]], "E024"),
        ("ALLOWED_HOSTS", [], "E002"),
        ("ALLOWED_HOSTS", ["release-monitor.example", "*"], "E002"),
        ("SITE_URL", "http://release-monitor.example", "E018"),
        ("SITE_URL", "https://release-monitor.example/here", "E018"),
        ("SITE_URL", "release-monitor.example", "E018"),
        ("DEBUG", True, "E006"),
        ("SECOND_FACTOR_REQUIRED", False, "E007"),
        ("DESK", "", "E015"),
        ("EMAIL_HOST", "", "E010"),
        ("EMAIL_USE_TLS", False, "E010"),
        ("SECURE_SSL_REDIRECT", False, "E012"),
        ("SESSION_COOKIE_SECURE", False, "E012"),
        ("CSRF_COOKIE_SECURE", False, "E012"),
        ("SECURE_HSTS_SECONDS", 0, "E012"),
        ("CLIENT_SECRETS", True, "E016"),
        ("CLIENT_CERTIFICATE_HEADER", "X-Client-Certificate", "E017"),
        ("CLIENT_CERTIFICATE_PROXIES", ["10.0.0.7"], "E017"),
        ("BREACHED_PASSWORDS", "no-such-list.txt", "E027"),
    ],
)
def test_an_unsafe_setting_is_refused(production, setting, value, expected):
    setattr(production, setting, value)

    assert ids() == [expected]
    with pytest.raises(SystemExit, match=expected):
        checks.refuse_unsafe_start()


SEALER = {"SEAL_NAME": "monitor.example/audit", "SEAL_KEY": "/run/secrets/seal_key", "SEAL_WITNESSES": ["/witness"]}


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("SEAL_NAME", "", "E019"),
        ("SEAL_NAME", "monitor example", "E019"),
        ("SEAL_NAME", "monitor+example", "E019"),
        ("SEAL_KEY", "", "E020"),
        ("SEAL_WITNESSES", [], "E021"),
    ],
)
def test_sealer_without_what_it_needs_does_not_start(production, setting, value, expected):
    for name, safe in SEALER.items():
        setattr(production, name, safe)
    checks.refuse_unsafe_start(seals=True)

    setattr(production, setting, value)

    with pytest.raises(SystemExit, match=expected):
        checks.refuse_unsafe_start(seals=True)


@pytest.mark.parametrize("setting", ["SEAL_KEY", "SEAL_KEY_BEFORE"])
def test_what_does_not_seal_may_not_have_the_key(production, setting):
    setattr(production, setting, "/run/secrets/seal_key")

    with pytest.raises(SystemExit, match="E022"):
        checks.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("name", "expected"), [("DATABASE_URL", "E003"), ("REDIS_URL", "E009"), ("RELEASE_MONITOR_MAIL_FROM", "E011")]
)
def test_what_the_environment_lacks_is_named(production, monkeypatch, name, expected):
    monkeypatch.delenv(name)

    assert ids() == [expected]
    with pytest.raises(SystemExit, match=f"{expected}.*{name}"):
        checks.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("header", "proxies", "is_safe"),
    [
        ("X-Client-Certificate", ["10.0.0.7", "10.1.0.0/16", "fd00::/112"], True),
        ("X-Client-Certificate", ["10.0.0.7", "the proxy"], False),
        ("X-Client-Certificate", ["0.0.0.0/0"], False),
        ("X-Client-Certificate", ["10.0.0.0/8"], False),
        ("X Client: Certificate", ["10.0.0.7"], False),
    ],
)
def test_certificates_are_believed_from_named_proxies(production, header, proxies, is_safe):
    production.CLIENT_CERTIFICATE_HEADER, production.CLIENT_CERTIFICATE_PROXIES = header, proxies

    assert (ids() == []) == is_safe


@pytest.mark.parametrize(
    ("issuer", "secret", "expected"),
    [
        ("", "", []),
        ("https://sign-in.example", "made-up", []),
        ("https://sign-in.example", "", ["E014"]),
        ("http://sign-in.example", "made-up", ["E014"]),
    ],
)
def test_the_organisations_sign_in_is_whole_and_encrypted(production, monkeypatch, issuer, secret, expected):
    monkeypatch.setenv("RELEASE_MONITOR_OIDC_ISSUER", issuer)
    monkeypatch.setenv("RELEASE_MONITOR_OIDC_CLIENT_ID", "monitor")
    monkeypatch.setenv("RELEASE_MONITOR_OIDC_CLIENT_SECRET", secret)

    assert ids() == expected


def test_owner_and_application_may_not_be_one_role(production, monkeypatch):
    monkeypatch.setattr(checks, "database_roles", lambda: {"default": "one", "owner": "one"})

    assert ids() == ["E004"]


def test_the_owner_may_migrate_but_not_serve(production, monkeypatch):
    monkeypatch.setattr(checks, "database_roles", lambda: {"default": "app", "owner": "owner"})

    assert ids() == []
    with pytest.raises(SystemExit, match="E005"):
        checks.refuse_unsafe_start()


def test_a_local_start_needs_none_of_it(settings, monkeypatch):
    settings.LOCAL, settings.DEMO, settings.ALLOWED_HOSTS = True, False, ["localhost", "127.0.0.1", "[::1]"]
    monkeypatch.delenv("RELEASE_MONITOR_MAIL_FROM", raising=False)

    assert ids() == []
    checks.refuse_unsafe_start()


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize("host", ["release-monitor.example", "*", "192.0.2.7", ".example"])
def test_a_demo_or_local_start_answers_to_this_machine_only(settings, demo, host):
    settings.LOCAL, settings.DEMO, settings.ALLOWED_HOSTS = True, demo, ["localhost", host]

    assert ids() == ["E008"]
    with pytest.raises(SystemExit, match="RELEASE_MONITOR_DEMO" if demo else "RELEASE_MONITOR_LOCAL"):
        checks.refuse_unsafe_start()


def test_a_demo_does_not_stand_behind_a_proxy(settings):
    settings.LOCAL = settings.DEMO = True
    settings.ALLOWED_HOSTS, settings.TRUSTED_PROXIES = ["localhost"], 1

    assert ids() == ["E013"]


def test_all_problems_are_listed_at_once(production, monkeypatch):
    production.SECRET_KEY, production.ALLOWED_HOSTS, production.DEBUG = "", [], True
    monkeypatch.delenv("REDIS_URL")

    with pytest.raises(SystemExit) as refused:
        checks.refuse_unsafe_start()

    first, *listed = str(refused.value).splitlines()
    assert first == "Release Monitor does not start:"
    assert [line[2:23] for line in listed] == [f"(release_monitor.E00{number}" for number in (1, 2, 6, 9)]


# The processes themselves, as an image starts them. None gets as far as a server.


def start(*command: str, **environment: str) -> subprocess.CompletedProcess:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        check=False,
        cwd=CHECKOUT,
        env=inherited | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


@pytest.mark.processes
@pytest.mark.parametrize(
    "command",
    [
        ["-c", "import release_monitor.asgi"],
        ["-c", "import release_monitor.wsgi"],
        ["-m", "celery", "--app", "release_monitor", "worker"],
        ["-m", "celery", "--app", "release_monitor", "beat", "--schedule", "SCHEDULE"],
    ],
    ids=["asgi", "wsgi", "worker", "beat"],
)
def test_no_process_starts_without_its_settings(command, tmp_path):
    command = [str(tmp_path / "schedule") if part == "SCHEDULE" else part for part in command]
    without = {name: value for name, value in PRODUCTION.items() if name != "RELEASE_MONITOR_SECRET_KEY"}

    refused = start(*command, **without)

    assert refused.returncode == 1
    assert "(release_monitor.E001) RELEASE_MONITOR_SECRET_KEY is missing." in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.processes
def test_a_complete_production_passes_the_deployment_checks():
    checked = start(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", RELEASE_MONITOR_ENV="ready", **PRODUCTION
    )

    assert checked.returncode == 0, checked.stderr
