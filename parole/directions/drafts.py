"""The forms about directions that keep a draft."""

from offenders.person_page.draft_forms import below_person, register_forms
from parole.dossier.models import Direction
from parole.reviews.drafts import of_review
from parole.reviews.models import ParoleReview

register_forms(ParoleReview, ("direction.write", "A direction about {subject}", of_review("direction_write")))
register_forms(
    Direction,
    ("direction.drop", "A direction about {subject}, withdrawn", below_person("direction_drop", "direction_uid")),
    ("direction.extend", "More time, about {subject}", below_person("direction_extend", "direction_uid")),
)
