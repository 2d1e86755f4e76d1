"""Forms of convictions that keep drafts."""

from offenders.convictions.models import Conviction
from offenders.people.models import Offender
from offenders.person_page.draft_forms import below_person, of_person, register_forms

register_forms(Offender, ("conviction.add", "A conviction of {subject}", of_person("conviction_add")))
register_forms(
    Conviction,
    (
        "conviction.change",
        "Correction of a conviction of {subject}",
        below_person("conviction_change", "conviction_uid"),
    ),
)
