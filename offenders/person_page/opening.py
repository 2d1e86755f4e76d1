"""A person's record, opened for a page."""

from __future__ import annotations

from offenders.people.models import Offender
from sharing import access
from sharing.pages.requests import SignedInRequest


def get_person_or_refuse(request: SignedInRequest, uid, *, verb: str = "", reason: str = "") -> Offender:
    people = Offender.objects.in_words().with_what_waits()
    return access.open_record(request.user, people, uid=uid, verb=verb, reason=reason)
