"""The states of a licence and of what stands behind it: what the rules name, in words."""

from licence.enum_choices import choices_of
from licence.licences import force, rules

LICENCE_STATUSES = choices_of(rules.Status)
SIGNINGS = choices_of(force.Signing)
CORRECTION_STATES = choices_of(force.CorrectionState)
