"""The forms about a licence that keep a draft."""

from licence.licences.models import Licence, LicenceCorrection
from offenders.person_page.draft_forms import below_person, register_forms

register_forms(
    LicenceCorrection,
    (
        "licence.correction",
        "The decision on a correction of the licence of {subject}",
        below_person("licence_correction", "correction_uid"),
    ),
)
register_forms(
    Licence,
    ("licence.spo_view", "Your view of the variation of {subject}", below_person("licence_spo_view", "licence_uid")),
    ("licence.told", "Telling {subject} about the licence", below_person("licence_told", "licence_uid")),
    ("licence.danger", "Why the variation of {subject} binds at once", below_person("licence_danger", "licence_uid")),
    ("licence.correct", "Correction of the licence of {subject}", below_person("licence_correct", "licence_uid")),
    ("licence.details", "Details of the licence of {subject}", below_person("licence_details", "licence_uid")),
    ("licence.decide", "The decision on the licence of {subject}", below_person("licence_decide", "licence_uid")),
    ("licence.vary", "Why the licence of {subject} is varied", below_person("licence_vary", "licence_uid")),
    ("licence.end", "Why the licence of {subject} is discarded", below_person("licence_end", "licence_uid")),
)
