"""The form of a contribution of police that keeps a draft."""

from offenders.person_page.draft_forms import below_person, register_forms
from parole.dossier.models import Contribution

register_forms(
    Contribution,
    (
        "contribution.give",
        "The police contribution on {subject}",
        below_person("contribution_give", "contribution_uid"),
    ),
)
