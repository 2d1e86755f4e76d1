"""The page of the joint view."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.joint_case.panels import joint_case
from offenders.person_page.opening import get_person_or_refuse
from sharing.access.roles import Capability
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

SECTION = "person_joint"
readers = needs(Capability.VIEW_PEOPLE)


@require_safe
@readers
def person_joint(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One page for each reader, made from what they may see."""
    person = get_person_or_refuse(request, uid, verb="person.joint_case_opened")
    found = joint_case(person, request.user, chosen=request.GET.get("programme", ""), at=timezone.now())
    return render(
        request, "offenders/joint_case/person.html", person_page.frame(person, current=SECTION) | {"joint": found}
    )
