"""The forms about checks that keep a draft."""

from licence.checks.models import Check
from offenders.models import Offender
from offenders.person_page.draft_forms import below_person, of_person, register_forms

register_forms(Check, ("check.log", "A check of {subject}", below_person("check_log", "check_uid")))
register_forms(Offender, ("check.add", "An unplanned check of {subject}", of_person("check_add")))
