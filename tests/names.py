"""How each name that people type is given to the product: by column, what is done with it and in which world.

A column of a name that is not here is in `NOT_TYPED`, with the reason. `tests/test_names.py` reads both.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.utils import timezone

from licence.licences.actions import licences
from licence.readiness.actions import items as readiness_items
from licence.recalls.actions import papers
from offenders.associates import actions as associates
from offenders.associates.rules import DataSubject, LinkKind
from offenders.identities import actions as identities
from offenders.identities.models import IdentityMatch
from offenders.importing import files
from offenders.interventions import actions as interventions
from offenders.mappa.actions import meetings
from offenders.record import actions as record
from offenders.reference.keeping import actions as keeping
from offenders.reference.keeping.rules import Verb
from offenders.reference.loading.actions import load_kind
from offenders.reference.registry import KINDS
from offenders.register.actions.notices import NewItem
from offenders.register.rules.notices import ItemKind
from offenders.threats import actions as threats
from offenders.threats.rules import WarningResult
from parole.dossier import actions as dossier
from parole.observers import actions as observers
from parole.observers.actions import ObserverRequest
from parole.withholding import actions as withholding
from parole.withholding import advocates
from release_monitor.bundles import actions as bundles
from release_monitor.models import SavedView
from release_monitor.reports.actions import views as saving
from sharing.access.rules import IDENTITIES_ONLY
from sharing.administration.actions import people, teams
from sharing.audit.versions import version_of
from sharing.clients import actions as clients
from sharing.clients.token_scopes import TokenScope
from sharing.items.actions import correction, items
from sharing.items.actions.items import Why
from sharing.items.rules import Grade
from sharing.joint_teams import actions as joint_teams
from sharing.lists import declared
from sharing.models import Agency, TeamScope
from sharing.reported import actions as reported
from sharing.reported.rules import ActKind
from tests.factories.breaches import let_in
from tests.factories.bundles import ORDER, case
from tests.factories.items import LAWFUL, holder, new_item, recorded
from tests.factories.joint import head_of, part_of
from tests.factories.licence import DETAILS, somebody_due_out, workers
from tests.factories.mappa import MappaCaseFactory, cast_around, meeting_of
from tests.factories.offenders import OffenderFactory
from tests.factories.parole import review_of_somebody_held
from tests.factories.readiness import a_list, item_of
from tests.factories.recalls import Cast
from tests.factories.register import on_register, police_of, sentenced, told
from tests.factories.sharing import LONG_AGO, AgencyFactory, TeamFactory, UserFactory
from tests.offenders.orders import cast
from tests.offenders.threats.cast import made as threatened
from tests.offenders.threats.cast import threat_of
from tests.parole.dossier.test_compartment import PAPER

TODAY = date(2026, 12, 1)
Given = Callable[[str], object]
NAMES: list[tuple[str, str, Callable[[], Given]]] = []  # column, field of the refusal, world

NOT_TYPED = {
    "offenders.ClosingView.agency_name": "copied from the agency",
    "offenders.PoliceHandover.from_name": "copied from the account",
    "offenders.PoliceHandover.to_name": "copied from the account",
    "offenders.LawReplay.title": "a purpose in a sentence, and no name",
    "release_monitor.Supposition.title": "a purpose in a sentence, and no name",
    "sharing.Alert.title": "words of the code",
    "sharing.Digest.title": "words of the code",
    "sharing.Fault.name": "a name of the code",
    "sharing.PracticeValue.name": "a name of the code",
    "sharing.ProposedChange.title": "words of the code",
    "sharing.RowVersion.table_name": "a name of the code",
    "sharing.SealWitness.key_name": "a name in the key store, given by its operator",
    "sharing.Sitting.title": "words of the code",
}


def name_in(*columns: str, field: str = "name"):
    def known(world: Callable[[], Given]) -> Callable[[], Given]:
        NAMES.extend((column, field, world) for column in columns)
        return world

    return known


# Accounts, agencies, teams and programs


@name_in("sharing.Agency.name")
def agency_added():
    return lambda name: people.add_agency(name=name, kind="probation", by=None)


@name_in("sharing.User.name")
def user_added():
    agency = AgencyFactory(kind="probation")
    about = {"email": "ada@probation.example", "agency": agency, "role": "probation_officer", "by": None}
    return lambda name: people.add_user(name=name, **about)


@name_in("sharing.User.name")
def user_changed():
    user = UserFactory(role="probation_officer", agency=AgencyFactory(kind="probation"))
    about = {field: getattr(user, field) for field in people.USER_FIELDS if field != "name"}
    return lambda name: people.change_user(user=user, name=name, by=None, **about)


@name_in("sharing.Team.name")
def team_added():
    agency = AgencyFactory(kind="probation")
    return lambda name: teams.add_team(name=name, kind="unit", agency=agency, by=None)


@name_in("sharing.Team.name")
def team_changed():
    team = TeamFactory()
    about = {field: getattr(team, field) for field in teams.TEAM_FIELDS if field != "name"}
    return lambda name: teams.change_team(team=team, name=name, by=None, **about)


@name_in("sharing.Team.name")
def joint_team_formed():
    police = head_of(AgencyFactory(kind=Agency.Kind.CT_POLICE), "ct_manager")
    parts = {"own": part_of(police.agency), "other": part_of(AgencyFactory(kind=Agency.Kind.PROBATION))}
    about = {"purpose": "People on licence", "programme": "terrorism", "by": police, **parts}
    return lambda name: joint_teams.form_team(name=name, **about)


@name_in("sharing.Client.name")
def client_added():
    about = {"purpose": "Tags", "scopes": [TokenScope.PEOPLE_READ], "by": None}
    program, ends = UserFactory(role="partner"), timezone.now() + timedelta(days=1)
    return lambda name: clients.add_client(name=name, user=program, expires_at=ends, **about)


@name_in("sharing.Client.name")
def application_added():
    about = {"purpose": "Reading", "scopes": [TokenScope.PEOPLE_READ], "redirect_uris": ["https://app.example/in"]}
    ends = timezone.now() + timedelta(days=1)
    return lambda name: clients.add_application(name=name, expires_at=ends, by=None, **about)


# People, and whom they know


def person_added(field):
    adder = UserFactory(role="ppcs", agency=AgencyFactory(kind="ppcs"), teams=[TeamFactory()])
    about = {"family_name": "Telford", "given_names": "Ron", "prison_number": "A6120PD", "by": adder}
    about |= {"programme": "terrorism", "marking": "OFFICIAL-SENSITIVE", "team": adder.memberships.get().team}
    return lambda name: record.add_person(**about | {field: name})


def person_changed(field):
    person = OffenderFactory()
    about = {name: getattr(person, name) for name in record.PERSON_FIELDS}
    return lambda name: record.change_person(offender=person, by=UserFactory(), **about | {field: name})


def alias_added(field):
    about = {"name": "Ron", "script": "", "transliteration": "", "note": ""}
    person = OffenderFactory()
    return lambda name: record.add_alias(offender=person, by=UserFactory(), **about | {field: name})


def alias_changed(field):
    about = {"name": "Ron", "script": "", "transliteration": "", "note": ""}
    alias = record.add_alias(offender=OffenderFactory(), by=UserFactory(), **about)
    return lambda name: record.change_alias(alias=alias, by=UserFactory(), **about | {field: name})


def each_of(model, *fields, worlds):
    for world in worlds:
        for field in fields:
            NAMES.append((f"{model}.{field}", field, partial(world, field)))


each_of("offenders.Offender", "family_name", "given_names", worlds=(person_added, person_changed))
each_of("offenders.Alias", "name", "transliteration", worlds=(alias_added, alias_changed))


@name_in("offenders.Link.name")
def link_recorded():
    rows = cast.made()
    about = {"kind": LinkKind.FRIEND, "data_subject": DataSubject.OTHER, "review_on": date(2027, 6, 1)}
    about |= {"known": "Meets him", "source": "Visit", "necessity": "He must not share the material"}
    return lambda name: associates.record_link(offender=rows["person"], by=rows["keeper"], name=name, **about)


def intervention_begun(field):
    person = OffenderFactory(status="on_licence")
    officer = cast_around(person, ("probation_officer",))["probation_officer"]
    about = {"name": "Mentoring", "provider": "Mentors", "purpose": "Company", "starts_on": TODAY}
    return lambda name: interventions.begin(offender=person, owner=officer, by=officer, **about | {field: name})


each_of("offenders.Intervention", "name", "provider", worlds=(intervention_begun,))


@name_in("offenders.MappaAttendance.attendee")
def somebody_invited():
    found = MappaCaseFactory(level=2)
    coordinator = cast_around(found.offender)["mappa_coordinator"]
    meeting = meeting_of(found, coordinator, planned_by=coordinator)
    return lambda name: meetings.invite(meeting=meeting, body="health", by=coordinator, name=name)


@name_in("offenders.ThreatWarning.given_by", field="given_by")
def warning_recorded():
    rows = threatened()
    threat = threat_of(rows["person"], rows["keeper"], rows["second"])
    about = {"warned": "threatened", "result": WarningResult.GIVEN, "way": "in_person", "words": "Read out"}
    about |= {"given_at": timezone.now(), "by": rows["keeper"]}
    return lambda name: threats.record_warning(threat=threat, given_by=name, **about)


@name_in("offenders.RegisterItem.value", field="new")
def name_told_to_police():
    person = sentenced()
    police, day = police_of(person), date(2026, 11, 30)
    on_register(person, on=day)
    return lambda name: told(person, police, on=day, new=[NewItem(ItemKind.NAME, name, day)])


@name_in("offenders.MatchStep.called", field="called")
def officer_called():
    older, newer = OffenderFactory(), OffenderFactory()
    desk = TeamFactory(kind="national_desk")
    TeamScope.objects.create(
        team=desk, programme="terrorism", grant_role=IDENTITIES_ONLY, reason="Desk", starts_at=LONG_AGO
    )
    olive = UserFactory(role="identity_officer", teams=[desk])
    identities.find(newer=newer, older=older, bases=[("pnc", "01/123456X")], at=timezone.now())
    match = IdentityMatch.objects.get()
    return lambda name: identities.record_call(match=match, called=name, words="To call back", by=olive)


def caller_reported(field):
    person = OffenderFactory()
    officer = let_in(person, "probation", role="probation_officer")
    about = {"about": "tests.names", "target": person.uid, "kind": ActKind.AGREEMENT, "said": "She agrees"}
    caller = {"caller_agency": "Council", "caller_role": "Duty", "caller_name": "Ann"}
    return lambda name: reported.report(
        subject=person, by=officer, caller=tuple((caller | {field: name}).values()), **about
    )


each_of("sharing.ReportedAct", "caller_agency", "caller_role", "caller_name", worlds=(caller_reported,))


@name_in("offenders.ImportFile.name", field="file")
def file_given():
    team = TeamFactory(name="PPCS")
    user = UserFactory(role="ppcs", teams=[team])
    return lambda name: files.give_file(name=name, content=b"prison_number", lead=team, by=user)


# Parole


@name_in("parole.Observer.name")
def observer_asked():
    review = review_of_somebody_held()
    casework = let_in(review.offender, "ppcs", role="ppcs")
    about = {"kind": "researcher", "asked_on": TODAY, "reason": "A study"}
    return lambda name: observers.ask(review=review, said=ObserverRequest(name=name, **about), by=casework)


def paper_added(field):
    review = review_of_somebody_held()
    officer = let_in(review.offender, "probation")
    return lambda name: dossier.add_item(review=review, fields=PAPER | {field: name}, by=officer)


each_of("parole.DossierItem", "title", "author", worlds=(paper_added,))


def _withheld(casework, review):
    reason = {"withholding_reason": "A source", "readers": [casework]}
    return dossier.add_item(review=review, fields=PAPER, by=casework, **reason)


def _applied(applicant, on, **more):
    about = {"grounds": ["national_security"], "asked_for": "withhold", "necessity": "A source", "document": "SoS/1"}
    return withholding.Applied(applicant=applicant, applied_on=on, **about, **more)


@name_in("parole.NonDisclosure.third_party", field="third_party")
def third_party_applied():
    review = review_of_somebody_held()
    casework = let_in(review.offender, "ppcs", role="ppcs")
    item, before_its_end = _withheld(casework, review), date(2025, 12, 15)
    return lambda name: withholding.apply(
        item=item, said=_applied("third_party", before_its_end, third_party=name), by=casework
    )


def advocate_asked_for(field):
    review = review_of_somebody_held()
    casework = let_in(review.offender, "ppcs", role="ppcs")
    item, about = _withheld(casework, review), {"name": "Ann", "chambers": "Four Lanes"}
    withholding.apply(item=item, said=_applied("secretary_of_state", date(2026, 11, 10)), by=casework)
    return lambda name: advocates.ask_for(item=item, on=TODAY, by=casework, **about | {field: name})


each_of("parole.SpecialAdvocate", "name", "chambers", worlds=(advocate_asked_for,))


# Licence, release and recall


@name_in("licence.Licence.meets_whom", field="meets_whom")
def licence_details_set():
    person = somebody_due_out()
    (officer,) = workers(person, "probation_officer")
    licence = licences.begin(offender=person, by=officer)
    licence.refresh_from_db()
    about = {name: getattr(licence, name) for name in licences.DETAILS} | DETAILS | {"meets_with": "specific_person"}
    version = version_of(licence, *licences.DETAILS)
    return lambda name: licences.set_details(
        licence=licence, details=about | {"meets_whom": name}, version=version, by=officer
    )


@name_in("licence.ReadinessItem.owner_words", field="words")
def item_assigned():
    readiness, workers_by_role = a_list()
    item = item_of(readiness, "tag")
    return lambda name: readiness_items.assign(item=item, words=name, by=workers_by_role["probation_officer"])


@name_in("licence.RecallPaper.title", field="title")
def recall_paper_added():
    around = Cast()
    recall = around.begun()
    about = {"withholding_reason": "A source", "readers": [], "by": around.author}
    return lambda name: papers.add_paper(recall=recall, title=name, **about)


# Items, disclosures, bundles and saved views


@name_in("sharing.Item.title", field="title")
def item_recorded():
    person = OffenderFactory()
    analyst = holder(person)
    return lambda name: items.record_item(subject=person, new=new_item(analyst, title=name), by=analyst)


@name_in("sharing.Item.title", field="title")
def item_corrected():
    person = OffenderFactory()
    analyst = holder(person)
    item = recorded(person, analyst)
    about = {name: getattr(item, name) for name in correction.WORDS}
    said = {"grade": Grade("2", "B", "P"), "event_on": None, "reason": "Read again", "by": analyst}
    return lambda name: correction.correct(item=item, words=about | {"title": name}, **said)


@name_in("sharing.Disclosure.to_person", field="to_person")
def disclosure_logged():
    person = OffenderFactory()
    analyst = holder(person)
    about = {"item": recorded(person, analyst), "channel": "verbal", "happened_at": timezone.now(), "extent": "gist"}
    why = Why(reason="He asked", lawful_basis=LAWFUL)
    return lambda name: items.log_disclosure(to_person=name, by=analyst, why=why, **about)


@name_in("sharing.Disclosure.to_person", field="asked_by")
def request_refused():
    person = OffenderFactory()
    analyst = holder(person)
    about = {"item": recorded(person, analyst), "team": None, "why": Why(reason="Not theirs")}
    return lambda name: items.refuse_request(asked_by=name, by=analyst, **about)


@name_in("release_monitor.Bundle.recipient", field="recipient")
def bundle_ordered():
    rows = case()
    by, whose = rows["auditor"], [(rows["person"], rows["person"].prison_number)]
    return lambda name: bundles.order(people=whose, by=by, **ORDER | {"recipient": name})


@name_in("release_monitor.SavedView.title", field="title")
def view_saved():
    user, breaches = UserFactory(role="probation_officer"), declared.by_name("breaches")
    return lambda name: saving.save_view(page=breaches, query="show=all", title=name, by=user)


@name_in("release_monitor.SavedView.title", field="title")
def view_renamed():
    view_saved()("All breaches")
    view = SavedView.objects.get()
    about = {"audience": "own", "team": None, "has_typed_words": False, "by": view.owner}
    return lambda name: saving.change_view(view=view, title=name, **about)


# Reference data: what its keepers propose, and what a program sends


def _proposed(kind, field):
    rows = kind.model._default_manager
    if not rows.exists():
        load_kind(kind, at=timezone.now())
    row = rows.first()
    by = UserFactory(role="ppcs", teams=[TeamFactory()])
    about = {"kind": kind, "verb": Verb.CORRECT, "row": row, "reason": "Read again", "source": "The Act"}
    return lambda name: keeping.propose(typed={field: name}, by=by, at=timezone.now(), **about)


for kind_of_reference in KINDS.values():
    each_of(
        kind_of_reference.model._meta.label, *kind_of_reference.names, worlds=[partial(_proposed, kind_of_reference)]
    )
