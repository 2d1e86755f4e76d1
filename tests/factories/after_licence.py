"""Somebody on licence until 4 December 2027, with owners in probation and police, and a handover on its way."""

from datetime import UTC, date, datetime

from offenders.models import Offender, Release
from offenders.movements import actions as custody
from offenders.police_handover import actions
from offenders.police_handover.rules import HandoverPart, parts_of
from sharing.duties import gaps
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders.halden import prisons, sheet_of

END = date(2027, 12, 4)
OUT = date(2026, 11, 30)


def team_with(person, kind, grant_role, *roles):
    """A team of such an agency that works with the person, and its members."""
    agency = AgencyFactory(kind=kind)
    team = TeamFactory(name=f"Team of {kind}", agency=agency)
    GrantFactory(subject=person, team=team, grant_role=grant_role)
    return team, [UserFactory(role=role, agency=agency, teams=[team]) for role in roles]


def on_licence_until_the_end():
    """Everybody by name: person, nsd, officer, senior, head; ctu, manager, chief, information_owner, second_owner."""
    places = prisons()
    person = OffenderFactory()
    nsd, (officer, senior, head) = team_with(
        person, "probation", "lead", "probation_officer", "probation_manager", "probation_head"
    )
    ctu, (manager, chief) = team_with(person, "ct_police", "contributor", "ct_offender_manager", "ct_manager")
    DutyFactory(subject=person, team=nsd, owner=officer, deputy=senior)
    DutyFactory(subject=person, team=ctu, owner=manager, deputy=chief)
    custody.receive(offender=person, establishment=places["FSI"], on=date(2023, 3, 15), by=None)
    sheet_of(person, CRD=OUT, SLED=END)
    custody.record_release(release=Release.objects.get(basis="CRD"), on=OUT, by=None)
    gaps.settle(subject=person, at=datetime(2026, 12, 1, 12, tzinfo=UTC))
    return {
        "person": Offender.objects.get(pk=person.pk),
        "nsd": nsd,
        "ctu": ctu,
        "officer": officer,
        "senior": senior,
        "head": head,
        "manager": manager,
        "chief": chief,
    }


def drafted(row, officer, manager, *, on=OUT):
    """Every part of the checklist, each by its own side."""
    for part in parts_of(row.kind_of):
        by = manager if part is HandoverPart.POLICE_VIEW else officer
        actions.record_part(handover=row, part=part, done_on=on, note="As on record", by=by)
    row.refresh_from_db()
    return row


def signed(row, officer, senior, manager):
    drafted(row, officer, manager)
    actions.offer(handover=row, by=officer)
    actions.sign(handover=row, by=senior)
    row.refresh_from_db()
    return row


def accepted(row, officer, senior, manager, team):
    signed(row, officer, senior, manager)
    return actions.accept(handover=row, team=team, by=manager)
