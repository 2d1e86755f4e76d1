"""Forms about a date on which the sources differ that keep drafts."""

from offenders.dates.calculation_models import DateConflict
from offenders.person_page.draft_forms import below_person, register_forms

register_forms(
    DateConflict,
    (
        "date_conflict.accept",
        "Prison date of {subject} to accept",
        below_person("conflict_accept", "conflict_uid"),
    ),
    (
        "date_conflict.answer",
        "Prison answer about a date of {subject}",
        below_person("conflict_answer", "conflict_uid"),
    ),
)
