"""Event kinds about checks, for partner systems. The answer is read at its address."""

from licence.checks.models import Check
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_check = Family("check", TokenScope.CHECKS_READ, Check.objects.all, "checks-detail", "checkId")

ANSWERED = _check.of("answered", "A licence check was logged")
MISSED = _check.of("missed", "A licence check was missed: no one logged it within its grace period")
