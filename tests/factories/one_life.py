"""Somebody whose life with the agencies begins at the conviction, and the teams that work with them from then on."""

from datetime import date

from offenders.models import Offence
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders.halden import prisons

TEAMS = {  # by its name: the kind of agency, as what it works with the person, and a user of each role
    "omu": ("prison", "contributor", ("prison_offender_manager", "prison_decision_maker")),
    "nsd": ("probation", "lead", ("probation_officer", "probation_manager", "probation_head", "victim_liaison")),
    "ctu": ("ct_police", "contributor", ("ct_offender_manager", "ct_manager", "ct_analyst", "information_owner")),
    "ppcs": ("ppcs", "contributor", ("ppcs",)),
}


def somebody_to_be_sentenced():
    """Everybody by name: person, places, offence, the teams, roles (by team), and who works there by role; second is
    another caseworker, coordinator co-ordinates MAPPA meetings in the agency of probation."""
    rows = {"places": prisons(), "person": OffenderFactory(date_of_birth=date(1988, 8, 17))}
    for name, (kind, grant_role, roles) in TEAMS.items():
        place = {"kind": "establishment", "place_code": "FSI"} if name == "omu" else {}
        team = rows[name] = TeamFactory(name=f"Team {name}", agency=AgencyFactory(kind=kind), **place)
        if not place:  # the prison's is given access by the reception
            GrantFactory(subject=rows["person"], team=team, grant_role=grant_role)
        for role in roles:
            rows["caseworker" if role == "ppcs" else role] = UserFactory(role=role, agency=team.agency, teams=[team])
    mappa = rows["mappa"] = TeamFactory(name="Team mappa", agency=rows["nsd"].agency)
    GrantFactory(subject=rows["person"], team=mappa, grant_role="reader")
    rows["coordinator"] = UserFactory(role="mappa_coordinator", agency=mappa.agency, teams=[mappa])
    rows["second"] = UserFactory(role="ppcs", agency=rows["ppcs"].agency, teams=[rows["ppcs"]])
    for team, owner, deputy in (
        ("nsd", "probation_officer", "probation_manager"),
        ("ctu", "ct_offender_manager", "ct_manager"),
        ("ppcs", "caseworker", "second"),
    ):
        DutyFactory(subject=rows["person"], team=rows[team], owner=rows[owner], deputy=rows[deputy])
    rows["roles"] = {name: roles for name, (_, _, roles) in TEAMS.items()} | {"mappa": ("mappa_coordinator",)}
    rows["offence"] = Offence.objects.get(statute="Terrorism Act 2000", section="58")
    return rows
