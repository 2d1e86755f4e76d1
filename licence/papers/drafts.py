"""The forms about papers that keep a draft."""

from licence.papers.models import Paper
from offenders.person_page.draft_forms import below_person, register_forms

register_forms(Paper, ("paper.hand_over", "A paper handed to {subject}", below_person("paper_hand_over", "paper_uid")))
