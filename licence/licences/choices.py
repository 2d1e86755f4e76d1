"""The states of a licence: what the rules name, in words."""

from licence.enum_choices import choices_of
from licence.licences import rules

LICENCE_STATUSES = choices_of(rules.Status)
