"""Offences as a kind of reference data."""

from offenders.reference import registry
from offenders.reference.offences import catalogue
from offenders.reference.offences.fields import MaximaField, maxima_in_words
from offenders.reference.offences.models import Offence
from offenders.reference.registry import ReferenceKind
from sharing.access.roles import Capability

OFFENCES = registry.register(
    ReferenceKind(
        name="offences",
        title="Offences",
        one="offence",
        model=Offence,
        file=catalogue.FILE.name,
        rows="offences",
        key=("key", "committed_from"),
        fields=(
            *("title", "statute", "year", "section", "codes", "aliases", "maximum", "maxima", "committed_until"),
            *("schedule_19za", "schedule_13", "schedule_17a", "schedule_18", "schedule_1", "brings_notification"),
            *("connection_possible", "foreign_power_possible", "programme", "triable", "note", "source"),
            "is_confirmed",
        ),
        names=("title",),
        keepers=Capability.KEEP_REFERENCE,
        confirmed="is_confirmed",
        begins_with="committed_from",
        ends_with="committed_until",
        in_force=registry.between("committed_from", "committed_until"),
        filters=("statute", "programme"),
        people="convictions__offence",
        shown=("schedule_19za", "maximum", "committed_from"),
        inputs={"maxima": MaximaField},
        in_words={"maximum": catalogue.maximum_in_words, "maxima": maxima_in_words},
    )
)
