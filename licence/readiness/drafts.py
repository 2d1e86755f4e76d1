"""The forms before and on the day of a release that keep a draft."""

from licence.readiness.models import ReadinessItem
from licence.readiness.rules.release_day import SHEET
from offenders.models import Offender
from offenders.person_page.draft_forms import below_person, of_person, register_forms
from sharing.sentence_words import mid_sentence

register_forms(
    ReadinessItem,
    (
        "readiness.say",
        "Status of a release action for {subject}",
        below_person("readiness_say", "thing_uid"),
    ),
    ("readiness.note", "A note on a release action for {subject}", below_person("readiness_note", "thing_uid")),
    (
        "readiness.exception",
        "An exception for the release of {subject}",
        below_person("readiness_exception", "thing_uid"),
    ),
)
register_forms(
    Offender,
    ("readiness.tag", "The tag of {subject}", of_person("readiness_tag")),
    *(
        (
            f"release_day.{line.act.value}",
            f"Release day of {{subject}}: {mid_sentence(line.title)}",
            of_person("day_act", step=line.act.value),
        )
        for line in SHEET
    ),
)
