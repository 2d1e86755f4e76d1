"""The choices of the fields of what must be in hand: what the rules name, in words."""

from licence.enum_choices import choices_of
from licence.readiness.rules import readiness, release_day

READINESS_BODIES = choices_of(readiness.Body)
SIGNING_BODIES = choices_of(readiness.SIGNING)
READINESS_STATES = choices_of(readiness.State)
READINESS_ITEMS = [(each.item.value, each.title) for each in readiness.LIST]
DAY_ACTS = [(line.act.value, line.title) for line in release_day.SHEET]
