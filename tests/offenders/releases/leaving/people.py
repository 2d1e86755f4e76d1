"""Somebody whose release is not due, and one of each who takes part."""

from datetime import date

from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.movements import actions as custody
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders.halden import prisons


class Gate:
    """A person held at HMP Full Sutton, due on 14 December 2026; a team of the prison, of PPCS, of probation."""

    def __init__(self):
        self.prisons = prisons()
        self.person = OffenderFactory()
        self.prison = self.somebody("prison", "prison_offender_manager", kind="establishment", place_code="FSI")
        self.colleague = UserFactory(
            role="prison_offender_manager",
            agency=self.prison.agency,
            teams=[self.prison.memberships.get().team],
            name="Colin Strand",
        )
        self.ppcs = self.somebody("ppcs", "ppcs")
        self.com = self.somebody("probation", "probation_officer")
        self.police = self.somebody("ct_police", "ct_analyst")
        custody.receive(offender=self.person, establishment=self.prisons["FSI"], on=date(2023, 3, 15), by=None)
        self.sheet(CRD=date(2026, 12, 14), SLED=date(2028, 12, 14))
        self.person.refresh_from_db()

    def somebody(self, agency_kind, role, **team):
        team = TeamFactory(agency=AgencyFactory(kind=agency_kind), **team)
        GrantFactory(subject=self.person, team=team, grant_role="contributor")
        return UserFactory(role=role, agency=team.agency, teams=[team], name=f"{role} of the case")

    def sheet(self, by=None, **days):
        said = {Code(code): day for code, day in days.items()}
        releases.record_official_dates(
            offender=self.person, dates=said, source="NOMIS", as_at=date(2026, 11, 24), by=by
        )

    def court_says(self, day):
        releases.record_court_dates(
            offender=self.person, dates={Code.CRD: day}, source="Order", as_at=date(2026, 11, 24), by=None
        )


def made():
    return {"gate": Gate()}
