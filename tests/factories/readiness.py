"""Releases that are prepared, in the states that tests begin from, made as people make them."""

from datetime import date

from licence.models import Readiness
from licence.readiness.actions import items, lists, sign_off
from licence.readiness.actions.settling import settle_for
from licence.readiness.rules.readiness import SIGNING, Body, ReadinessItemKind, State
from offenders.models import MappaCase, Release
from sharing.models import Agency, Alert
from tests.factories.duties import DutyFactory
from tests.factories.licence import somebody_due_out
from tests.factories.mappa import MappaCaseFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

ROLES = {  # who works for which body, with the kind of agency that they belong to
    "probation": (Agency.Kind.PROBATION, ("probation_officer", "probation_manager", "probation_head")),
    "prison": (Agency.Kind.PRISON, ("prison_offender_manager", "prison_decision_maker")),
    "police": (Agency.Kind.CT_POLICE, ("ct_analyst", "ct_manager")),
}
SIGNERS = {
    Body.PROBATION: "probation_officer",
    Body.PRISON: "prison_offender_manager",
    Body.POLICE: "ct_analyst",
}


def all_bodies(offender, like=None):
    """By role, somebody of each who works with the person: a team in each agency, with an owner and a deputy. like: the
    cast of another person, who work with this one too."""
    cast = like or hired(offender.family_name)
    for _, roles in ROLES.values():
        team = cast[roles[0]].memberships.get().team
        GrantFactory(subject=offender, team=team, grant_role="lead")
        DutyFactory(subject=offender, team=team, owner=cast[roles[0]], deputy=cast[roles[1]])
    return cast


def hired(name):
    """By role, somebody of each, in a team of each agency."""
    cast = {}
    for body, (kind, roles) in ROLES.items():
        agency = AgencyFactory(kind=kind)
        place = {"kind": "establishment", "place_code": "FSI"} if body == "prison" else {}  # they record releases
        team = TeamFactory(name=f"{body} of {name}", agency=agency, **place)
        for role in roles:
            words = f"{role.replace('_', ' ').capitalize()} {name}"
            cast[role] = UserFactory(role=role, agency=agency, teams=[team], name=words)
    return cast


def a_list(leaves_on=date(2026, 12, 18), *, on=date(2026, 11, 25), basis="SED", seen_by=None, like=None, **person):
    """(readiness, cast): the list of a release on this day, made on that; by default at the end of the sentence, so
    that no licence is needed. seen_by: another team that reads; like: the cast of another list, who work on this."""
    offender = somebody_due_out(leaves_on, basis=basis, **person)
    cast = all_bodies(offender, like)
    if seen_by:
        GrantFactory(subject=offender, team=seen_by)
    release = Release.objects.select_related("offender").get(offender=offender)
    return lists.make_list(release=release, on=on, by=None), cast


def item_of(readiness, code):
    return readiness.items.get(code=code)


def somebody_for(item, cast):
    return cast[SIGNERS.get(Body(item.body), "probation_officer")]


def put_in_hand(readiness, cast, *, but=()):
    """Every item that people say of, and that is open, is done; those named are left as they are."""
    for item in readiness.items.exclude(code__in=but):
        if item.state in (State.NOT_STARTED, State.WAITING, State.BLOCKED) and not item.definition.is_judged:
            items.say(item=item, verb="finish", words="Seen", by=somebody_for(item, cast))
    if ReadinessItemKind.MAPPA not in but:
        one_agency_manages(readiness.offender)


def one_agency_manages(person):
    """The MAPPA level is set, and no meeting is needed for it."""
    if not MappaCase.objects.open().filter(offender=person).exists():
        MappaCaseFactory(offender=person, level=1)
    settle_for(person, by=None)


def sign_all(readiness, cast):
    for body in SIGNING:
        sign_off.sign(readiness=readiness, body=body, by=cast[SIGNERS[body]])


def reread(readiness):
    return Readiness.objects.with_all().get(pk=readiness.pk)


NOT_JUDGED = (
    ReadinessItemKind.ACCOMMODATION,
    ReadinessItemKind.OTHER_WARRANT,
    ReadinessItemKind.EXPLAINED,
    ReadinessItemKind.NOTIFICATION,
    ReadinessItemKind.MEETS,
)


def release_of(readiness):
    return Release.objects.select_related("offender", "period").get(pk=readiness.release_id)


def state_of(readiness, code):
    return item_of(readiness, code).state


def open_alerts(readiness, kind):
    return Alert.objects.unfinished().filter(kind=f"licence.readiness_{kind}", subject=readiness.offender)
