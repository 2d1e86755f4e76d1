"""The forms about the register that keep a draft."""

from offenders.people.models import Offender
from offenders.person_page.draft_forms import of_person, register_forms
from offenders.register.actions.journeys import JOURNEY
from offenders.register.actions.notices import NOTICE
from offenders.register.actions.visits import VISIT

register_forms(
    Offender,
    (NOTICE, "A notification of {subject}", of_person("notification_notice_add")),
    (VISIT, "A home visit to {subject}", of_person("notification_visit_add")),
    (JOURNEY, "A journey of {subject}", of_person("notification_journey_add")),
)
