"""A person, police who keep a threat, and probation and others who are not in its circle."""

from datetime import date

from offenders.threats import actions
from offenders.threats.rules import Threatened, ThreatKind
from tests.factories.sharing import UserFactory
from tests.offenders.orders import cast


def made():
    rows = cast.made()
    police = {"agency": rows["police"].agency, "teams": [rows["police"]]}
    return rows | {
        "second": UserFactory(role="ct_analyst", **police),
        "outside": UserFactory(role="ct_offender_manager", **police),
        "liaison": UserFactory(role="victim_liaison", agency=rows["probation"].agency, teams=[rows["probation"]]),
    }


def threat_of(person, by, *circle, **more):
    """Somebody else is threatened with being taken abroad, known by the number of police."""
    given = {
        "kind": ThreatKind.REPATRIATION,
        "threatened": Threatened.OTHER,
        "reference": "WY/T/0417",
        "assessment": "Two men asked at her work when she leaves.",
        "source": "Officer of the local team",
        "review_on": date(2026, 12, 8),
    }
    return actions.record_threat(offender=person, by=by, circle=circle, **{**given, **more})
