"""The Board's decisions by the release test that each entry of the register of law holds."""

from __future__ import annotations

from functools import partial

from django.urls import reverse

from offenders.reference.register.decided import LATEST, Decided, DecidedLine, register_decided
from parole.decisions.models import Decision
from sharing.models import User

ENTRIES = {
    Decision.Test.MINIMAL_RISK: ("cja-237a", "csa-28za"),
    Decision.Test.CONFINEMENT: ("test-confinement",),
}


def by_test(reader: User, *, test: Decision.Test) -> Decided:
    rows = Decision.objects.visible_to(reader).filter(test=test)
    newest = rows.select_related("offender", "review").order_by("-decided_on", "-pk")[:LATEST]
    lines = [
        DecidedLine(
            row.offender,
            reverse("review", kwargs={"uid": row.offender.uid, "review_uid": row.review.uid}),
            row.decided_on,
            row.get_outcome_display(),
        )
        for row in newest
    ]
    return Decided("Decisions of the Parole Board by this test", rows.order_by().count(), lines)


def register() -> None:
    for test, keys in ENTRIES.items():
        register_decided(keys, partial(by_test, test=test))
