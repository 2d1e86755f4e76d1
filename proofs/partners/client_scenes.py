"""Scenes from which a write of the API can be done: each makes the rows of its state, as people make them.

A scene is the rows by name: `row`, whose uid is in the address; `person`, about whom it is; and what a body names.
It is made inside the transaction of its recipe (`client_recipes`), two hours before the write is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

Rows = dict[str, Any]
Scene = Callable[[], Rows]


def now() -> datetime:
    from django.utils import timezone

    return timezone.now()


def somebody(person: Any, kind: str, role: str, **more: Any) -> Any:
    """Of an agency of this kind, whose team works with the person."""
    from tests.factories.breaches import let_in

    return let_in(person, kind, role=role, **more)


def a_person() -> Rows:
    from tests.factories.offenders import OffenderFactory

    return {"person": (found := OffenderFactory(date_of_birth=date(1990, 5, 1))), "row": found}


def of_a_person(name: str, /, **fields: Any) -> Scene:
    """With a row of this model of offenders; it is `name` in bodies too."""

    def made() -> Rows:
        from offenders import models

        rows = a_person()
        return rows | {name.lower(): getattr(models, name).objects.create(offender=rows["person"], **fields)}

    return made


def row_is(name: str, scene: Scene) -> Scene:
    """The same scene, at the address of another of its rows."""

    def made() -> Rows:
        rows = scene()
        return rows | {"row": rows[name]}

    return made


# Custody, sentences, dates


def held() -> Rows:
    """In HMP Full Sutton, without a sheet."""
    from tests.factories.parole import somebody_held
    from tests.offenders.halden import s58

    person = somebody_held(date_of_birth=date(1990, 5, 1))
    s58()
    return {"person": person, "row": person}


def due_out() -> Rows:
    """Held at HMP Full Sutton, which has a sheet: due on 14 December 2026."""
    from offenders.models import Establishment, Release
    from tests.factories.sharing import TeamFactory
    from tests.offenders.releases.leaving.people import Gate

    gate = Gate()
    TeamFactory(kind="establishment", place_code="FKI", agency=gate.prison.agency)
    team = gate.prison.memberships.get().team
    release = Release.objects.get(offender=gate.person, basis="CRD")
    frankland = Establishment.objects.get(code="FKI")
    return {"person": gate.person, "row": release, "gate": gate, "team of caller": team, "frankland": frankland}


def on_hold() -> Rows:
    from offenders.releases.holds.actions import hold_release

    rows = due_out()
    hold_release(release=rows["row"], kind="other_warrant", reason="A warrant", by=rows["gate"].prison)
    return rows


def away() -> Rows:
    """At court since an hour."""
    from offenders.absences.actions import record_absence
    from offenders.absences.rules import AbsenceKind

    rows = due_out()
    told = {"left_at": now() - timedelta(hours=1), "due_back_at": now() + timedelta(hours=3), "where": "Leeds"}
    absence = record_absence(offender=rows["person"], kind=AbsenceKind.COURT, by=None, **told)
    return rows | {"row": absence}


def convicted() -> Rows:
    """For what the list has, and sentenced for it to 8 years and one on licence."""
    from offenders.models import Conviction, Sentence
    from tests.offenders.halden import s58

    rows = held()
    told = {"offence": s58(), "convicted_on": date(2026, 10, 5), "court": "Crown Court at Leeds"}
    conviction = Conviction.objects.create(offender=rows["person"], **told)
    sentence = Sentence.objects.create(
        offender=rows["person"],
        conviction=conviction,
        kind="SOPC",
        sentenced_on=date(2026, 10, 9),
        years=8,
        extension_months=12,
    )
    return rows | {"row": conviction, "conviction": conviction, "sentence": sentence}


def questioned() -> Rows:
    """A sentence that the law did not allow on its day, of which nobody has said why it is kept."""
    from offenders.models import Conviction, Offence, Sentence
    from offenders.questioned_sentences import asking

    rows = convicted()
    days = {"convicted_on": date(2023, 3, 1), "committed_on": date(2022, 1, 1)}
    Conviction.objects.filter(pk=rows["conviction"].pk).update(offence=Offence.objects.get(key="ta00-58"), **days)
    term = {"kind": "SDS", "sentenced_on": date(2023, 3, 15), "years": 3, "extension_months": 0}
    Sentence.objects.filter(pk=rows["sentence"].pk).update(**term)
    asking.ask_person_again(rows["person"], by=None)
    return rows | {"row": rows["sentence"]}


def in_conflict() -> Rows:
    """The sheet differs from what is worked out."""
    from offenders.models import DateConflict
    from tests.offenders import halden

    rows = halden.with_concern()
    person = rows["halden"]
    halden.sheet_of(person, PED=date(2025, 11, 29), CRD=date(2026, 12, 8), SLED=date(2027, 11, 29))
    conflict = DateConflict.objects.filter(offender=person).order_by("pk")[0]
    return rows | {"person": person, "row": conflict}


def asked_conflict() -> Rows:
    from offenders.dates.differences import actions as differences

    rows = in_conflict()
    differences.ask_prison(conflict=rows["row"], by=rows["officer"], on=now().date())
    return rows


def accepted_conflict() -> Rows:
    from offenders.dates.differences import actions as differences
    from tests.factories.sharing import UserFactory

    rows = in_conflict()
    why = {"reason": "Nine days at large", "evidence": "Sheet 4, of 20 November"}
    differences.accept_official(conflict=rows["row"], by=UserFactory(), **why)
    return rows


def overridable() -> Rows:
    """Two of the prison's team, and a sheet that says nine days later than is worked out."""
    from tests.offenders.dates.overrides import test_overrides

    rows = test_overrides.made()
    return rows | {"person": rows["held"], "row": rows["held"]}


def proposed_override() -> Rows:
    from tests.offenders.dates.overrides import test_overrides

    rows = overridable()
    return rows | {"row": test_overrides.proposed(rows["held"], rows["officer"])}


def signed_override() -> Rows:
    from tests.offenders.dates.overrides import test_overrides

    rows = proposed_override()
    return rows | {"row": test_overrides.signed(rows["row"], rows["colleague"])}


# Licences, conditions, checks


def on_licence() -> Rows:
    """With a condition of each of three families, an officer, and a colleague of theirs."""
    from tests.factories.checks import caseload

    officer, licence = caseload()
    colleague = somebody(licence.offender, "probation", "probation_officer")
    names = {"condition": licence.rows[1], "officer": officer, "colleague": colleague}
    return {"person": licence.offender, "row": licence, **names}


def planned() -> Rows:
    from tests.factories.checks import due

    rows = on_licence()
    check = due(rows["condition"], rows["officer"], on=now().date())
    return rows | {"row": check.plan, "plan": check.plan, "check": check}


def meeting_due() -> Rows:
    """A check of a condition to meet, by a code of probation."""
    from tests.factories.checks import due

    rows = on_licence()
    return rows | {"row": due(rows["row"].rows[0], rows["officer"], on=now().date())}


def entry(model: str, /, **fields: Any) -> Scene:
    """A row of a register of a person on licence."""

    def made() -> Rows:
        from licence import models

        rows = on_licence()
        told = {"starts_on": date(2026, 11, 20), "evidence": "Shown at a meeting"}
        return rows | {"row": getattr(models, model).objects.create(offender=rows["person"], **told, **fields)}

    return made


def draft() -> Rows:
    """A licence in the making with two conditions of its own, the first with a place; its officer and who decides."""
    from licence.licences.actions import licences
    from licence.models import LicenceCondition, Zone
    from tests.factories.licence import somebody_due_out, workers

    person = somebody_due_out()
    com, spo, governor = workers(person, "probation_officer", "probation_manager", "prison_decision_maker")
    licence = licences.begin(offender=person, by=com)
    last = licence.conditions.count()
    told = {"kind": "bespoke", "family": "zones", "necessity": "x", "proportionality": "x"}
    rows = [
        LicenceCondition.objects.create(
            licence=licence,
            offender=person,
            position=last + number,
            wording=f"Not to enter Elm Row {number}.",
            review_on=date(2027, 6, 1),
            **told,
        )
        for number in (1, 2)
    ]
    place = Zone.objects.create(condition=rows[0], offender=person, kind="exclusion", place="Elm Row")
    people = {"com": com, "spo": spo, "governor": governor}
    return {"person": person, "row": licence, "condition": rows[1], "first": rows[0], "place": place, **people}


def to_be_licensed() -> Rows:
    """Due out on 18 December 2026, without a licence."""
    from tests.factories.licence import somebody_due_out

    person = somebody_due_out()
    return {"person": person, "row": person}


def to_submit() -> Rows:
    from licence.licences.actions import licences
    from tests.factories.licence import filled, somebody_due_out, workers

    person = somebody_due_out()
    com, _ = workers(person, "probation_officer", "prison_decision_maker")
    return {"person": person, "row": filled(licences.begin(offender=person, by=com), com), "com": com}


def in_force() -> Rows:
    """A licence by which a person has left, with a condition that names a place."""
    from tests.factories.licence import active_licence, somebody_due_out, workers, zone_condition

    person = somebody_due_out()
    roles = ("probation_officer", "probation_manager", "prison_decision_maker")
    com, spo, governor = workers(person, *roles)
    licence = active_licence(person, com, governor)
    condition = zone_condition(licence, family="money")
    return {"person": person, "row": licence, "condition": condition, "com": com, "spo": spo}


def permission(state: str) -> Scene:
    """Asked for by the officer; approved by the senior, if so."""

    def made() -> Rows:
        from licence.exemptions.actions import deciding
        from tests.factories.licence import asked_exemption

        rows = in_force()
        found = asked_exemption(rows["condition"], rows["com"], starts_at=now() + timedelta(hours=22))
        if state == "approved":
            found = deciding.approve(exemption=found, reason="Managed", by=rows["spo"])
        return rows | {"row": found}

    return made


def suspected() -> Rows:
    """A suspected breach by a person on licence."""
    from licence.breaches.actions import breaches

    rows = on_licence()
    breach = breaches.open_breach(
        offender=rows["person"],
        condition=rows["condition"],
        source="police",
        reason="device_or_internet",
        occurred_at=now(),
        summary="A second phone",
        by=None,
    )
    return rows | {"row": breach, "breach": breach}


# Recalls


def recall(state: str, **more: Any) -> Scene:
    """A recall that has come so far, with all who took part, and a further breach."""

    def made() -> Rows:
        from tests.factories.recalls import Cast, prison

        cast = Cast()
        row = getattr(cast, state)(**more) if state else cast.person
        breach = cast.breach(reason="work") if state in ("", "begun") else None
        people = {"author": cast.author, "ppcs": cast.ppcs, "senior": cast.senior}
        return {"person": cast.person, "row": row, "breach": breach, "cast": cast, "prison": prison(), **people}

    return made


def asked_for_more() -> Rows:
    from licence.recalls.actions import casework

    rows = recall("sent")()
    casework.ask_for_more(recall=rows["row"], words="Which number?", by=rows["ppcs"])
    return rows


def recalled_from_police_custody() -> Rows:
    """Held by police when the licence was revoked."""
    from licence.models import Recall

    rows = recall("sent")()
    Recall.objects.filter(pk=rows["row"].pk).update(custody_status="police")
    rows["row"].refresh_from_db()
    return rows | {"row": rows["cast"].revoked(rows["row"])}


def back_with_papers() -> Rows:
    """Back in prison, the dossier sent and Part B received."""
    from licence.recalls.actions import casework
    from licence.recalls.api.serializers import DONE

    rows = recall("returned")()
    for clock in DONE:
        casework.record_done(recall=rows["row"], clock=clock, by=rows["ppcs"])
    return rows


def arrest() -> Rows:
    from licence.recalls.actions import arrests

    rows = recall("")()
    told = {"arrested_at": now(), "place": "Elland Road", "force": "West Yorkshire", "by": rows["cast"].police}
    return rows | {"row": arrests.record_arrest(offender=rows["person"], **told)}


# Readiness


def checklist(*, done: bool = False) -> Rows:
    """Of a release on 18 December 2026, with somebody of each body."""
    from tests.factories.readiness import a_list, put_in_hand

    readiness, cast = a_list(date(2026, 12, 18), on=date(2026, 12, 1))
    if done:
        put_in_hand(readiness, cast)
    return {"person": readiness.offender, "row": readiness, **cast}


def checklist_done() -> Rows:
    return checklist(done=True)


def checklist_signed() -> Rows:
    from licence.readiness.actions import sign_off
    from licence.readiness.rules.readiness import Body

    rows = checklist_done()
    sign_off.sign(readiness=rows["row"], body=Body.PRISON, by=rows["prison_offender_manager"])
    return rows


def excepted(*, agreed: bool = False) -> Rows:
    """Police ask that the meeting of MAPPA is an exception."""
    from licence.readiness.actions import exceptions

    rows = checklist()
    item = rows["row"].items.get(code="mappa")
    asked = exceptions.ask_exception(item=item, reason="On Monday", fall_back="By telephone", by=rows["ct_analyst"])
    if agreed:
        exceptions.agree(exception=asked, by=rows["ct_manager"])
    return rows


def exception_agreed() -> Rows:
    return excepted(agreed=True)


def gate_opened() -> Rows:
    """An act of the day of release is recorded."""
    from licence.readiness.actions import release_day

    rows = checklist()
    told = {"act": "identity", "words": "Photograph", "by": rows["prison_offender_manager"]}
    release_day.record_act(readiness=rows["row"], done_at=now(), **told)
    return rows


# Victims


def with_victim() -> Rows:
    """Somebody due out, with a victim in contact; who liaises with victims, and who answers for probation."""
    from tests.factories.licence import somebody_due_out

    return _with_victim(somebody_due_out())


def _with_victim(person: Any) -> Rows:
    from parole.victims.actions import victims
    from tests.factories.licence import workers

    liaison, manager = workers(person, "victim_liaison", "probation_manager")
    contact = {"reference": "VCS-20417", "is_in_scheme": True, "contact": "letter", "not_wanted": [], "note": ""}
    victim = victims.add_victim(offender=person, by=liaison, **contact)
    return {"person": person, "row": victim, "victim": victim, "liaison": liaison, "manager": manager}


def with_request(rows: Rows | None = None) -> Rows:
    """Passed on to probation."""
    from parole.victims.actions import requests

    rows = rows or with_victim()
    told = {"asked": "Not to come to the town", "asked_on": date(2026, 11, 2), "by": rows["liaison"]}
    asked = requests.ask(victim=rows["victim"], **told)
    asked = requests.pass_on(request=asked, to="probation", by=rows["liaison"])
    return rows | {"row": asked, "request": asked}


def with_task() -> Rows:
    from parole.models import ToTell
    from parole.victims.actions import telling
    from parole.victims.rules.events import Event

    rows = with_victim()
    telling.to_tell(rows["person"], Event.REFERRAL, on=now().date())
    return rows | {"row": ToTell.objects.get(offender=rows["person"])}


def informed() -> Rows:
    from parole.victims.actions import victims

    rows = with_task()
    told = {"at": now(), "channel": "phone", "was_reached": True, "words": "", "by": rows["liaison"]}
    return rows | {"telling": victims.record_telling(task=rows["row"], **told)}


def in_review() -> Rows:
    from tests.factories.parole import ReviewFactory

    rows = with_victim()
    return rows | {"review": ReviewFactory(offender=rows["person"])}


def stated() -> Rows:
    from parole.models import Statement

    rows = in_review()
    told = {"victim": rows["victim"], "review": rows["review"]}
    return rows | {"row": Statement.objects.create(offender=rows["person"], **told)}


def to_acknowledge() -> Rows:
    from parole.models import LiaisonNotice
    from parole.victims.actions import notices

    rows = with_victim()
    told = {"about": LiaisonNotice.About.RECALL, "of": rows["person"].uid}
    return rows | {"row": notices.tell_liaison(offender=rows["person"], **told)}


def asked_of_a_condition() -> Rows:
    """A request to probation, and a licence in force with a condition that may answer to it."""
    rows = in_force()
    return with_request(rows | _with_victim(rows["person"]))


def linked() -> Rows:
    from licence.victims.actions import tie

    rows = asked_of_a_condition()
    return rows | {"row": tie(condition=rows["condition"], request=rows["request"], by=rows["com"])}


# Parole


def review(status: str = "due") -> Scene:
    """A first review that has come so far, as casework brings it there in November 2026."""

    def made() -> Rows:
        from tests.factories.parole import brought_to, review_of_somebody_held

        found = review_of_somebody_held()
        casework = somebody(found.offender, "ppcs", "ppcs")
        return _of_review(brought_to(status, by=casework, review=found), casework)

    return made


def _of_review(found: Any, casework: Any) -> Rows:
    police = somebody(found.offender, "ct_police", "ct_analyst")
    names = {"review": found, "ppcs": casework, "police": police, "agency": police.agency}
    return {"person": found.offender, "row": found, **names}


def before_the_board(status: str = "heard") -> Scene:
    def made() -> Rows:
        from tests.factories.parole import review_before_the_board

        found = review_before_the_board(status)
        return _of_review(found, somebody(found.offender, "ppcs", "ppcs"))

    return made


def decided(**more: Any) -> Scene:
    """The Board has directed release."""

    def made() -> Rows:
        from tests.parole.decisions import test_actions

        rows = before_the_board()()
        decision = test_actions.decided(rows["review"], rows["ppcs"], **more)
        return rows | {"decision": decision}

    return made


def listed() -> Rows:
    """For a hearing on 2 March 2027 before a panel of one, of which no notice has been given."""
    from parole.listing.actions import hearings
    from parole.listing.actions.hearings import Planned

    rows = before_the_board("ready_to_list")()
    planned = Planned(days=[date(2027, 3, 2)], mode="video", place="HMP Full Sutton")
    on = {"on": date(2026, 12, 1), "notice_on": None}
    hearings.list_hearing(review=rows["review"], planned=planned, by=rows["ppcs"], **on)
    seat = {"reference": "M1", "discipline": "judicial", "is_chair": True, "seated_on": date(2026, 12, 1)}
    rows["review"].panel.create(offender=rows["person"], **seat)
    rows["review"].refresh_from_db()
    return rows


def hearing_asked_for() -> Rows:
    """Refused on the papers, and the prisoner asks to be heard."""
    from parole.listing.actions import requests

    rows = decided_on_papers()
    requests.ask_for_hearing(review=rows["review"], on=date(2026, 11, 30), by=rows["ppcs"])
    rows["review"].refresh_from_db()
    return rows


def decided_on_papers() -> Rows:
    from tests.parole.decisions import test_actions

    rows = before_the_board("mca_listed")()
    test_actions.decided(rows["review"], rows["ppcs"], outcome="no_release")
    return rows


def referred_to_high_court() -> Rows:
    """By the Secretary of State."""
    from parole.challenges import actions
    from parole.moves.actions import finality
    from tests.factories.parole import referral

    rows = decided()()
    finality.go_on_with_all(on=now().date())
    told = {"review": rows["review"], "by": rows["ppcs"]}
    challenge = actions.refer_to_high_court(referral=referral(now().date()), **told)
    return rows | {"challenge": challenge}


def challenged(kind: str = "reconsideration", **more: Any) -> Scene:
    def made() -> Rows:
        from parole.models import Challenge

        rows = decided()()
        told = {"made_by": "prisoner", "made_on": date(2026, 11, 30), "grounds": ["unfair"], **more}
        spans = {"decision": rows["decision"], "review": rows["review"], "offender": rows["person"]}
        return rows | {"row": Challenge.objects.create(kind=kind, **told, **spans)}

    return made


def direction(*, more_time: bool = False) -> Scene:
    """Of the Board to police, who ask for more time."""

    def made() -> Rows:
        rows = before_the_board()()
        days = {"issued_on": date(2026, 11, 2), "due_on": date(2026, 12, 4)}
        person, police = rows["person"], rows["police"]
        found = rows["review"].directions.create(offender=person, words="A report", agency=police.agency, **days)
        if more_time:
            asked = {"asked_on": date(2026, 12, 1), "until": date(2026, 12, 11), "reason": "Away"}
            found.extensions.create(offender=person, **asked)
        return rows | {"row": found}

    return made


def contribution(*, given: bool = False) -> Scene:
    def made() -> Rows:
        from tests.factories.sharing import GrantFactory, TeamFactory

        rows = before_the_board()()
        asked = {"asked_on": date(2026, 11, 2), "due_on": date(2026, 12, 29)}
        found = rows["review"].contributions.create(offender=rows["person"], agency=rows["agency"], **asked)
        if given:
            type(found).objects.filter(pk=found.pk).update(
                before_sentence="Nothing more", received_at=now(), given_by=rows["police"]
            )
        team = GrantFactory(
            subject=rows["person"], team=TeamFactory(agency=rows["agency"]), grant_role="contributor"
        ).team
        return rows | {"row": found} | ({} if given else {"team of caller": team})

    return made


def directed() -> Rows:
    """On the papers, with a direction to police that is to be issued."""
    rows = review("mca_listed")()
    days = {"issued_on": date(2026, 12, 1), "due_on": date(2026, 12, 29)}
    rows["review"].directions.create(offender=rows["person"], words="A report", agency=rows["agency"], **days)
    return rows


def beside_a_review(many: str, /, scene: Scene | None = None, **fields: Any) -> Scene:
    """A row of one of the lists of a review."""

    def made() -> Rows:
        rows = (scene or before_the_board())()
        return rows | {"row": getattr(rows["review"], many).create(offender=rows["person"], **fields)}

    return made


def serving_for_life() -> Rows:
    from tests.parole.required import test_pages

    rows = test_pages.begin()
    return rows | {"row": rows["person"]}


# Sharing


def alert() -> Rows:
    """Of which somebody who works with the person was told."""
    from tests.factories.sharing import AlertFactory

    rows = a_person()
    reader = somebody(rows["person"], "probation", "probation_officer")
    team = reader.memberships.get().team
    found = AlertFactory(subject=rows["person"], tells=[team], kind="releases.coming")
    return rows | {"row": found, "thread": found.thread, "reader": reader}


def asked_to_see(state: str) -> Scene:
    """Somebody elsewhere asks to see the person; whoever leads has agreed, if so."""

    def made() -> Rows:
        from sharing.access.rules import GrantRole
        from sharing.requests import actions
        from tests.factories.sharing import AccessRequestFactory, MembershipFactory, TeamFactory, UserFactory

        rows = a_person()
        manager = somebody(rows["person"], "probation", "probation_manager", grant_role="lead")
        asker = UserFactory(teams=[TeamFactory()], name="Asks")
        MembershipFactory(user=asker, team=TeamFactory(kind="personal", owner=asker))
        found = AccessRequestFactory(asked_by=asker, subject=rows["person"])
        if state == "agreed":
            actions.grant(request=found, by=manager, days=10, grant_role=GrantRole.READER)
        return rows | {"row": found, "manager": manager, "asker": asker}

    return made


def led() -> Rows:
    """A person, who leads, a team of elsewhere that has access, and one that has not."""
    from tests.factories.sharing import GrantFactory, TeamFactory

    rows = a_person()
    manager = somebody(rows["person"], "probation", "probation_manager", grant_role="lead")
    return rows | {"row": GrantFactory(subject=rows["person"]), "manager": manager, "team": TeamFactory()}


def duty() -> Rows:
    """A team answers for the person; another of the agency and somebody in it could take over."""
    from tests.factories.duties import DutyFactory
    from tests.factories.sharing import GrantFactory, MembershipFactory, TeamFactory, UserFactory

    rows = a_person()
    manager = somebody(rows["person"], "probation", "probation_manager", grant_role="lead")
    team = manager.memberships.get().team
    found = DutyFactory(subject=rows["person"], team=team, owner=manager)
    elsewhere = TeamFactory(name="NSD elsewhere", agency=team.agency)
    receiver = UserFactory(role="probation_manager", agency=team.agency, teams=[elsewhere])
    MembershipFactory(user=UserFactory(agency=team.agency), team=elsewhere)
    GrantFactory(subject=rows["person"], team=elsewhere, grant_role="contributor")
    names = {"manager": manager, "receiver": receiver, "agency": team.agency, "to_team": elsewhere}
    return rows | {"row": found, "duty": found, **names}


def offered() -> Rows:
    from sharing.duties import handovers

    rows = duty()
    offer = handovers.offer(
        subject=rows["person"],
        agency=rows["agency"],
        to_team=rows["to_team"],
        receiver=rows["receiver"],
        reason="He moves to Bradford",
        by=rows["manager"],
    )
    return rows | {"row": offer}


def item(state: str) -> Scene:
    """Held by an analyst's team; shared with a team of probation, if so, which may read it over the API."""

    def made() -> Rows:
        from tests.factories.items import decided as share
        from tests.factories.items import holder, recorded, team_of
        from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

        rows = a_person()
        person = rows["person"]
        analyst = holder(person)
        reading = holder(person, role="probation_manager", kind="probation")
        found = recorded(person, analyst, no_api=False)
        if state == "shared":
            share(found, "share", analyst, team_of(reading))
        desk = TeamFactory(agency=analyst.agency, name="CT duty desk")
        GrantFactory(subject=person, team=desk, grant_role="contributor")
        owner = UserFactory(role="ct_analyst", agency=analyst.agency, teams=[desk])
        teams = {"reading": team_of(reading), "holding": team_of(analyst), "desk": desk}
        return rows | {"row": found, "analyst": analyst, "reader": reading, "owner": owner, **teams}

    return made


def shared_item_of_caller() -> Rows:
    rows = item("shared")()
    return rows | {"team of caller": rows["reading"]}


def held_item_of_caller() -> Rows:
    rows = item("shared")()
    return rows | {"team of caller": rows["holding"]}


def a_region() -> Rows:
    """Of probation, on the list now."""
    from sharing.models import Region

    found, _ = Region.objects.get_or_create(code="NE", defaults={"kind": Region.Kind.PROBATION, "name": "North East"})
    return {"row": found, "region": found, "person": None}


def an_offence() -> Rows:
    """Of the list, which a change names."""
    from offenders.models import Offence

    return {"row": Offence.objects.get(key="ta00-58"), "person": None}


def desk() -> Rows:
    """A duty desk with a rota, whose people can be reached; one of them has a shift in two days."""
    from tests.factories.reach import way_of
    from tests.factories.rota import NAMES, desk_of, shift

    cast = desk_of()
    for who in NAMES:
        way_of(cast[who], "email")
        way_of(cast[who], "telephone")
    found = shift(cast, "karen", now() + timedelta(hours=6), hours=14)
    return {**cast, "row": found, "person": None, "team of caller": cast["desk"]}


# What belongs to one partner system: the scene makes that too, as `client`


def a_client(kind: str, **more: Any) -> Any:
    from tests.factories.sharing import AgencyFactory, ClientFactory, TeamFactory, UserFactory

    team = TeamFactory(agency=AgencyFactory(kind=kind), **more)
    return ClientFactory(user=UserFactory(role="partner", agency=team.agency, teams=[team]))


def own_file(state: str) -> Scene:
    """A file that a system of PPCS has sent, and that was checked."""

    def made() -> Rows:
        from offenders.importing import files
        from offenders.models import ImportFile

        client = a_client("ppcs")
        team = client.user.memberships.get().team
        content = b"prison_number,family_name\nA1234BC,Telford\n"
        found = files.give_file(name="people.csv", content=content, lead=team, by=client.user)
        if state == "checked":
            files.work(at=now())
        return {"row": ImportFile.objects.get(pk=found.pk), "person": None, "client": client}

    return made


def own_batch() -> Rows:
    from offenders.batches import actions

    client = a_client("prison")
    said = {"happening": "released", "on": "2026-12-01"}
    rows = [{"key": "one", "prison_number": "A1234BC", "movement": said}]
    return {
        "row": actions.take_batch(rows=rows, by=client.user, client=client.client_id, at=now()),
        "person": None,
        "client": client,
    }


def receiver() -> Rows:
    """Has an address for events."""
    from tests.factories.sharing import EndpointFactory

    client = a_client("ppcs")
    return {"row": EndpointFactory(client=client), "person": None, "client": client}


# MAPPA and interventions


def mappa(**more: Any) -> Scene:
    """A case with a co-ordinator, a chair and officers around it; by role. more: of the case."""

    def made() -> Rows:
        from tests.factories.mappa import MappaCaseFactory, cast_around

        rows = a_person()
        cast = cast_around(rows["person"])
        chair, coordinator = cast["probation_manager"], cast["mappa_coordinator"]
        case = MappaCaseFactory(offender=rows["person"], chair=chair, coordinator=coordinator, **more)
        return rows | cast | {"case": case, "row": case}

    return made


def mappa_risk() -> Rows:
    """One person found a risk."""
    from offenders.mappa.actions import cases

    rows = mappa(category="", basis="")()
    said = {"programme": "terrorism", "reason": "Two reports"}
    return rows | {"row": cases.propose_risk(offender=rows["person"], by=rows["probation_officer"], **said)}


def mappa_level() -> Rows:
    """A level is proposed."""
    from offenders.mappa.actions import cases

    rows = mappa()()
    said = {"level": 2, "reason": "Two agencies must meet"}
    return rows | {"row": cases.propose_level(case=rows["case"], by=rows["probation_officer"], **said)}


def mappa_exit() -> Rows:
    """An exit is proposed."""
    from offenders.mappa.actions import cases

    rows = mappa(level=1)()
    cases.propose_exit(case=rows["case"], reason="Quiet for 2 years", by=rows["probation_officer"])
    return rows


def mappa_meeting() -> Rows:
    """A meeting to come, with police invited and a point."""
    from tests.factories.mappa import invited, meeting_of

    rows = mappa(level=2)()
    meeting = meeting_of(rows["case"], rows["probation_manager"])
    row = invited(meeting, rows["ct_analyst"], "police")
    invited(meeting, rows["probation_officer"], "probation")
    of_case = {"case": rows["case"], "offender": rows["person"], "programme": "terrorism"}
    point = meeting.agenda.create(number=1, topic="Where?", body="probation", **of_case)
    return rows | {"row": meeting, "meeting": meeting, "invited": row, "point": point}


def mappa_held() -> Rows:
    """A meeting that was held, with all that closing needs."""
    from offenders.mappa.actions import meetings

    rows = mappa_meeting()
    meeting, by = rows["meeting"], rows["mappa_coordinator"]
    meetings.hold(meeting=meeting, on=now().date(), present=list(meeting.attendances.all()), by=by)
    said = {"decision": "Hull", "dissent": "", "owner": rows["probation_officer"], "due_on": now().date()}
    meetings.decide_point(point=rows["point"], by=by, **said)
    meetings.write_minutes(meeting=meeting, text="All said", by=by)
    return rows


def mappa_action() -> Rows:
    """An action of a probation officer."""
    from tests.factories.mappa import action_of

    rows = mappa(level=2)()
    people = {"owner": rows["probation_officer"], "chair": rows["probation_manager"]}
    return rows | {"row": action_of(rows["case"], due_on=now().date(), **people)}


def mappa_action_done() -> Rows:
    from offenders.mappa.actions import tasks

    rows = mappa_action()
    tasks.answer_action(action=rows["row"], is_done=True, words="Letter", by=rows["probation_officer"])
    return rows


def intervention() -> Rows:
    """Mentoring that runs since October."""
    from offenders.models import Intervention

    rows = mappa()()
    said = {"name": "Mentoring", "provider": "Mentors", "purpose": "Company", "starts_on": date(2026, 10, 5)}
    row = Intervention.objects.create(offender=rows["person"], owner=rows["probation_officer"], **said)
    return rows | {"row": row}


# Orders, links, the notification register


def order(state: str = "in_force") -> Scene:
    """That has come so far: a serious crime prevention order in force, a notice that is extended, or an order about
    travel that is applied for or made."""

    def made() -> Rows:
        rows = a_person()
        officer = somebody(rows["person"], "ct_police", "ct_offender_manager")
        return rows | {"row": _order_of(rows["person"], officer, state), "officer": officer}

    return made


def _order_of(person: Any, by: Any, state: str) -> Any:
    from offenders.orders.actions.recording import record_order
    from offenders.orders.rules import OrderKind

    kind, more = {
        "in_force": (OrderKind.SCPO, _began(date(2024, 3, 12)) | {"ends_on": date(2029, 3, 11)}),
        "notice": (OrderKind.TPIM, _began(date(2026, 2, 10))),
        "applied": (OrderKind.TRAVEL, {"applied_on": date(2026, 11, 2)}),
        "made": (OrderKind.TRAVEL, {"applied_on": date(2026, 11, 2), "made_on": date(2026, 11, 9)}),
    }[state]
    told = {"authority": "As the law says", "measures": ["No more than 1 phone"], **more}
    return record_order(offender=person, kind=kind, by=by, **told)


def _began(day: date) -> dict[str, Any]:
    return dict.fromkeys(("made_on", "served_on", "in_force_on"), day)


def order_and_successor() -> Rows:
    rows = order()()
    return rows | {"successor": _order_of(rows["person"], rows["officer"], "notice")}


def order_breached() -> Rows:
    """So it is reported."""
    from offenders.orders.actions import breaching

    rows = order()()
    told = {"happened_on": date(2026, 11, 20), "summary": "A second phone"}
    return rows | {"breach": breaching.report_breach(order=rows["row"], by=rows["officer"], **told)}


def link() -> Rows:
    """To somebody who is not on record."""
    from offenders.associates.actions import record_link
    from offenders.associates.rules import DataSubject, LinkKind

    rows = a_person()
    told = {"name": "A. Renwick", "known": "From the gym", "source": "A visit", "necessity": "They must not meet"}
    told |= {"kind": LinkKind.ASSOCIATE, "data_subject": DataSubject.SUSPECTED, "review_on": date(2027, 6, 1)}
    officer = somebody(rows["person"], "ct_police", "ct_offender_manager")
    return rows | {"row": record_link(offender=rows["person"], by=officer, **told)}


def on_register() -> Rows:
    """Released on licence on 27 November 2026, and has told police nothing."""
    from tests.factories.register import on_register as worked_out
    from tests.factories.register import sentenced

    person = sentenced()
    worked_out(person, on=now().date())
    return {"person": person, "row": person, "officer": somebody(person, "ct_police", "ct_offender_manager")}


def told_a_name() -> Rows:
    """Police were told another name: what a partner system of theirs may read of what was told."""
    from offenders.register.actions.notices import NewItem
    from offenders.register.rules.notices import ItemKind
    from tests.factories.register import RELEASED, told

    rows = on_register()
    told(rows["person"], rows["officer"], on=now().date(), new=[NewItem(ItemKind.NAME, "Wrexcombe 5", RELEASED)])
    return rows | {"row": rows["person"].register_items.get()}


def journey(state: str) -> Scene:
    """Known from elsewhere; told to police; or back, otherwise than told."""

    def made() -> Rows:
        from offenders.register.actions import journeys

        rows = on_register()
        days = {"known_on": date(2026, 11, 27), "departs_on": date(2026, 11, 28), "first_country": "Portugal"}
        known = {"source": "The airline"} if state == "known" else {"told_on": date(2026, 11, 27), "station": "Leeds"}
        row = journeys.record_journey(offender=rows["person"], by=rows["officer"], **days, **known)
        if state == "back":
            back = {"returned_on": date(2026, 12, 2), "returned_as_told": False}
            journeys.record_return(journey=row, by=rows["officer"], **back)
        return rows | {"row": row}

    return made


def known_change() -> Rows:
    from offenders.register.actions.notices import record_change

    rows = on_register()
    told = {"kind": "vehicle", "words": "White van", "source": "Seen outside his home", "on": date(2026, 11, 29)}
    return rows | {"row": record_change(offender=rows["person"], by=rows["officer"], **told)}


def late_duty() -> Rows:
    """The first notification is overdue."""
    from offenders.models import NotificationDuty
    from offenders.register import clock

    rows = on_register()
    clock.watch(on=now().date(), at=now())
    found = NotificationDuty.objects.get(offender=rows["person"])
    return rows | {"row": found, "duty": found}


def duty_file() -> Rows:
    from offenders.register.actions import files

    rows = late_duty()
    told = {"duty": rows["duty"], "reason": "Nobody came", "by": rows["officer"]}
    return rows | {"row": files.open_file(offender=rows["person"], **told)}


def never_applied() -> Rows:
    """A manager of police has recorded the order on appeal."""
    from offenders.register.actions import files

    rows = on_register()
    manager = somebody(rows["person"], "ct_police", "ct_manager")
    told = {"court": "Court of Appeal", "ordered_on": date(2026, 11, 30), "paper": "417", "reason": "Quashed"}
    return rows | {"row": files.propose_never_applied(offender=rows["person"], by=manager, **told)}


def told_otherwise() -> Rows:
    """One phone to police, and another to probation."""
    from licence.models import Device
    from licence.registers.actions import add_entry
    from offenders.models import ToldDifference
    from tests.factories.register import told

    rows = on_register()
    com = somebody(rows["person"], "probation", "probation_officer")
    told(rows["person"], rows["officer"], on=now().date())
    phone = {"kind": "phone", "phone_number": "07700 900999", "starts_on": now().date(), "evidence": "Seen"}
    add_entry(register=Device, offender=rows["person"], by=com, **phone)
    found = ToldDifference.objects.filter(offender=rows["person"], kind="phone").order_by("pk")[0]
    return rows | {"row": found, "com": com}


# After the licence


def police_handover(state: str) -> Scene:
    """Of somebody on licence until 4 December 2027, begun by the clock six months before and come so far; with the
    owners of probation and police, by name."""

    def made() -> Rows:
        from offenders.models import PoliceHandover
        from offenders.police_handover import actions, clock
        from tests.factories import after_licence

        rows = after_licence.on_licence_until_the_end()
        clock.watch(at=now())
        row = PoliceHandover.objects.select_related("offender").get(offender=rows["person"])
        if state != "due":
            after_licence.drafted(row, rows["officer"], rows["manager"])
        if state not in ("due", "drafted"):
            actions.offer(handover=row, by=rows["officer"])
        if state == "asked":
            actions.ask(handover=row, question="When was the second phone seen?", by=rows["manager"])
        if state == "signed":
            actions.sign(handover=row, by=rows["senior"])
        row.refresh_from_db()
        return rows | {"row": row}

    return made


# Threats and matches


def threat() -> Rows:
    """Kept by a manager of police; a colleague is in its circle, and another may join it."""
    from tests.offenders.threats.cast import made, threat_of

    rows = made()
    return rows | {"row": threat_of(rows["person"], rows["manager"], rows["second"])}


def nobody_threatened() -> Rows:
    """Those who would keep a threat, before there is one."""
    from tests.offenders.threats.cast import made

    rows = made()
    return rows | {"row": rows["person"]}


def match() -> Rows:
    """Between two people whom one owner sees."""
    from offenders.models import Match
    from tests.offenders.matches.cast import look, made, phone_of

    rows = made()
    for name in ("person", "near"):
        phone_of(rows[name], rows["owner"])
    look(now())
    return rows | {"row": Match.objects.get()}


def desk_notice() -> Rows:
    """What the linking desk told the owner of one of two people whom nobody sees both."""
    from offenders.matches.actions import decide_match
    from offenders.models import Match, MatchNotice
    from tests.offenders.matches.cast import look, made, phone_of

    rows = made()
    for name, by in (("person", "owner"), ("other", "other_owner")):
        phone_of(rows[name], rows[by])
    look(now())
    told = {"tell_first": "Ask who calls him", "tell_second": "Ask whom he calls"}
    decide_match(match=Match.objects.get(), reason="Checked", is_to_tell=True, by=rows["sitter"], **told)
    return rows | {"row": MatchNotice.objects.get(offender=rows["person"])}
