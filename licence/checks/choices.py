"""The choices of the fields of checks and their plans: what the rules name, in words."""

from licence.catalogue.rules.check_kinds import CheckKind
from licence.checks import rules
from licence.enum_choices import choices_of

CHECK_KINDS = [(check_kind.value, check_kind.label) for check_kind in CheckKind]
OUTCOMES = [
    (rules.Outcome.COMPLIANT.value, "Complied"),
    (rules.Outcome.PARTLY.value, "Partly"),
    (rules.Outcome.NOT_COMPLIANT.value, "Did not comply"),
    (rules.Outcome.NOT_DONE.value, "Could not check"),
    (rules.Outcome.INCONCLUSIVE.value, "Inconclusive"),
    (rules.Outcome.CONCERN.value, "No breach, but a concern"),
    (rules.Outcome.MISSED.value, "Missed"),
]
ANSWERS = [outcome for outcome in OUTCOMES if outcome[0] != rules.Outcome.MISSED]  # what somebody can find
EVERY = choices_of(rules.Every)
POLYGRAPH_RESULTS = choices_of(rules.PolygraphResult)
