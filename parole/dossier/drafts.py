"""The forms about the dossier that keep a draft."""

from offenders.person_page.draft_forms import below_person, register_forms
from parole.dossier.models import DossierItem
from parole.reviews.drafts import of_review
from parole.reviews.models import ParoleReview

register_forms(ParoleReview, ("dossier.add", "A paper in the dossier of {subject}", of_review("dossier_add")))
register_forms(
    DossierItem,
    ("dossier.replace", "A newer paper about {subject}", below_person("dossier_replace", "item_uid")),
    ("dossier.withhold", "A paper about {subject}", below_person("dossier_withhold", "item_uid")),
)
