"""What this app gives to an officer by name: plans and checks, release actions, licences, draft recalls."""

from licence.licences.rules import BEFORE_FORCE, Status
from licence.models import Check, CheckPlan, Licence, ReadinessItem, Recall
from licence.recalls.rules.recalls import Status as RecallStatus
from sharing.cover import caseload

PERSON = "offender_id"


def _licences():
    return Licence.objects.filter(status__in=[*BEFORE_FORCE, Status.ACTIVE])


def _draft_recalls():
    return Recall.objects.filter(status=RecallStatus.DRAFT)


def _plans():
    return CheckPlan.objects.filter(ends_on__isnull=True)


caseload.register("check", "checks", Check.objects.asked_for, officer="officer", subject=PERSON)
caseload.register("plan", "check plans", _plans, officer="officer", subject=PERSON)
caseload.register("readiness", "release actions", ReadinessItem.objects.open, officer="owner", subject=PERSON)
caseload.register("licence", "licences", _licences, officer="officer", subject=PERSON)
caseload.register("recall", "recalls to start", _draft_recalls, officer="author", subject=PERSON)
