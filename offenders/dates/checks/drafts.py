"""Forms of dates worked out by hand that keep drafts."""

from offenders.dates.calculation_models import DateCheck
from offenders.people.models import Offender
from offenders.person_page.draft_forms import below_person, of_person, register_forms

register_forms(Offender, ("date_check.make", "Dates of {subject}, worked out by hand", of_person("date_check_make")))
register_forms(
    DateCheck,
    (
        "date_check.answer",
        "Second check of the dates of {subject}",
        below_person("date_check_answer", "date_check_uid"),
    ),
)
