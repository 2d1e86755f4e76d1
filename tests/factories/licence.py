"""Licences in the states that tests begin from, made as people make them."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from licence.exemptions.actions import asking
from licence.licences.actions import force, licences
from licence.licences.force import Signing
from licence.licences.rules import first_moment
from licence.models import Licence, LicenceCondition, Zone
from offenders.dates.upkeep.releases import record_official_dates
from offenders.models import CustodyPeriod, Establishment, KeyDate, Movement, Release
from parole.models import LiaisonNotice
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

DETAILS = {
    "meets_with": "duty_officer",
    "meets_when": "on_release",
    "meets_where": "Probation office, 4 Mill Lane",
    "ends_on": date(2029, 1, 31),
}


def somebody_due_out(leaves_on=date(2026, 12, 18), *, basis="CRD", born=date(1990, 5, 1), **person):
    """A person held at a prison whose release by law is expected on this day, as the prison's sheet says. basis: the
    code of the date too."""
    prison, _ = Establishment.objects.get_or_create(code="FSI", name="HMP Full Sutton")
    offender = OffenderFactory(status="in_custody", establishment=prison, date_of_birth=born, **person)
    Movement.objects.create(
        offender=offender, happening="received", happened_on=date(2023, 3, 15), establishment=prison
    )
    period = CustodyPeriod.objects.create(offender=offender, starts_on=date(2023, 3, 15))
    days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], leaves_on)
    Release.objects.create(offender=offender, period=period, basis=basis, certainty="fixed", is_counted=True, **days)
    KeyDate.objects.create(
        offender=offender, code=basis, falls_on=leaves_on, source="NOMIS", as_at=min(leaves_on, date(2026, 11, 1))
    )
    return offender


def put_forward_to(offender, on):
    """The prison's sheet now says that the release by law is on this day. Returns the release."""
    record_official_dates(offender=offender, dates={"CRD": on}, source="NOMIS", as_at=on, by=None)
    return Release.objects.open().counted().get(offender=offender)


def workers(offender, *roles):
    """Somebody of each role, all in one team that leads."""
    team = TeamFactory(name=f"Team of {offender.family_name}")
    GrantFactory(subject=offender, team=team, grant_role="lead")
    return [UserFactory(role=role, teams=[team], name=role.replace("_", " ").capitalize()) for role in roles]


def filled(licence, by):
    """All that has to be filled in before it can be submitted; of a variation victim liaison has had its time."""
    from sharing.audit.versions import version_of

    LiaisonNotice.objects.filter(of=licence.uid).update(due_at=timezone.now())
    licence.refresh_from_db()
    version = version_of(licence, *licences.DETAILS)
    details = {name: getattr(licence, name) for name in licences.DETAILS}
    return licences.set_details(licence=licence, details=details | DETAILS, version=version, by=by)


def viewed(variation, by=None):
    """The view of a senior probation officer, who is `by`, or anybody of that role."""
    from tests.factories.sharing import UserFactory

    by = by or UserFactory(role="probation_manager", name="Amina Ross")
    Licence.objects.filter(pk=variation.pk).update(
        spo_view="Necessary and proportionate", spo_view_by=by, spo_view_at=timezone.now()
    )
    variation.refresh_from_db()
    return variation


def approved_variation(licence, com, head, reason="He has a new address"):
    """Of a licence in force, as it stands: begun, viewed, submitted and approved."""
    variation = viewed(filled(licences.vary(licence=licence, reason=reason, by=com), com))
    licences.submit(licence=variation, by=com)
    return licences.approve(licence=variation, by=head)


def signed(licence, by, at=None):
    """The person is told, now unless another time is given, and signs."""
    return force.record_told(licence=licence, told_at=at or timezone.now(), signing=Signing.SIGNED, by=by)


def approved_licence(offender, com, decider):
    licence = filled(licences.begin(offender=offender, by=com), com)
    licences.submit(licence=licence, by=com)
    return licences.approve(licence=licence, by=decider)


def active_licence(offender, com, decider, on=date(2026, 11, 2)):
    """In force from this day: the person left on it by law."""
    from offenders.movements.actions import record_release

    approved_licence(offender, com, decider)
    KeyDate.objects.filter(offender=offender).update(falls_on=on)  # as if the sheet had said so from the beginning
    release = Release.objects.open().counted().get(offender=offender)
    release.expected_on = release.leaves_on = release.warn_on = on
    release.save()
    record_release(release=release, on=on, by=None)
    return Licence.objects.active().get(offender=offender)


MIDDAY = datetime(2026, 12, 1, 12, tzinfo=UTC)


def zone_condition(licence, *, family="zones", place="Leeds city centre", **more):
    """A condition of the licence in force with a place, as probation adds one."""
    licence.refresh_from_db()
    condition = LicenceCondition.objects.create(
        licence=licence,
        offender=licence.offender,
        position=licence.conditions.count() + 1,
        state="in_force",
        starts_at=first_moment(licence.starts_on),
        **{
            "kind": "additional",
            "code": "0f9a20f4",
            "policy_version": "4.0",
            "family": family,
            "wording": f"Not to enter {place} without approval.",
            "necessity": "It keeps him away from there",
            "proportionality": "One place",
            "review_on": date(2027, 6, 1),
        }
        | more,
    )
    Zone.objects.create(condition=condition, offender=licence.offender, kind="exclusion", place=place)
    return condition


def asked_exemption(condition, by, *, starts_at=datetime(2026, 12, 2, 9, tzinfo=UTC), hours=8, **more):
    """Asked for at the tests' noon, for the day after."""
    return asking.ask(
        condition=condition,
        by=by,
        **{
            "scope": "To go to a funeral",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=hours),
            "reason": "His father died",
        }
        | more,
    )
