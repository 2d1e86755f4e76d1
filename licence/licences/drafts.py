"""The forms about a licence that keep a draft."""

from licence.licences.models import Licence
from offenders.person_page.draft_forms import below_person, register_forms

register_forms(
    Licence,
    ("licence.details", "Details of the licence of {subject}", below_person("licence_details", "licence_uid")),
    ("licence.decide", "The decision on the licence of {subject}", below_person("licence_decide", "licence_uid")),
    ("licence.vary", "Why the licence of {subject} is varied", below_person("licence_vary", "licence_uid")),
    ("licence.end", "Why the licence of {subject} is given up", below_person("licence_end", "licence_uid")),
)
