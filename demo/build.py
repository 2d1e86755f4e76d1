"""Fill an empty database with the demo's world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from demo import cast, figures, forecasts, law, one_transaction, programs, reference_changes, reported
from demo.access import bundles, data_requests, emergencies, items, oversight, owners
from demo.access import requests as access
from demo.accounts import PASSWORD
from demo.after_licence import mappa
from demo.after_licence import steps as after_licence
from demo.at_time import clock_from, moment
from demo.desks import alerted, deprioritised, handovers, leave, reach, rota, suppressions
from demo.history import courses, files
from demo.history.courses import Past
from demo.history.shape import Shape
from demo.history.telling import Telling
from demo.licence import breaches, checks, exemptions, papers, readiness, recalled_before, recalls, registers
from demo.licence.licences import make_licences
from demo.parole import reviews as parole
from demo.people import caseload, caseload_file, convictions, identities, state_threats, stories
from demo.releases import absences, date_checks, gate
from offenders.models import Establishment, Offender
from offenders.reference.loading import actions as reference
from offenders.releases.weekly import actions as weekly
from release_monitor.figures.counting.facts import HIGH_SECURITY
from sharing import row_guard
from sharing.access import roles
from sharing.access.roles import Capability
from sharing.access.rules import FIGURES_ONLY, IDENTITIES_ONLY, GrantRole, Programme
from sharing.administration.actions import changes, first_accounts, people, teams
from sharing.administration.actions.first_accounts import NewAccount
from sharing.models import Agency, ChangeNotice, Exclusion, ProposedChange, Restriction, Team, User
from sharing.proposals import actions as proposals
from sharing.proposals.actions import Change
from sharing.reference.desks import code_of

ON_LICENCE_BY_NAME = 5  # released within the year, of whom stories are told: they count among its releases


def build(
    in_custody: int | None = None,
    doing: Callable[[str], None] = lambda words: None,
    *,
    history: float | None = None,
) -> None:
    """Make everything, unless the demo's accounts are there. All or nothing: a kill leaves an empty database.

    in_custody: how many people are held; the rest of the caseload follows in proportion. None: as published.
    history: the scale of the 2 years before today: 1 as `demo/history/shape.csv` says, 0 none. None: in proportion to
    who is held. doing: told in words what is being made.
    """
    if User.objects.exists():
        return
    held = cast.IN_CUSTODY if in_custody is None else in_custody
    began = timezone.now()
    in_community = round(held * cast.IN_THE_COMMUNITY / cast.IN_CUSTODY)
    shape = Shape(held / cast.IN_CUSTODY if history is None else history)
    with transaction.atomic(), one_transaction.in_bulk(), row_guard.for_case("demo", *row_guard.CLASSES):
        doing("reference data, agencies, teams and accounts")
        reference.load(by=None)
        today = timezone.localdate()
        past = courses.drawn(
            shape, today=today, told=ON_LICENCE_BY_NAME, taken=[one.number for one in caseload.told(today)]
        )
        with clock_from(moment(past.begins - timedelta(days=3), 8)) as clock:
            make_users(make_teams())
            doing("2 years of history")
            with one_transaction.refusing_nothing():
                Telling(past, shape, clock).tell()
        programs.make_client()
        doing(f"{held} people in custody")
        make_people(held, in_community, past)
        registers.enter_registers(today=timezone.localdate())
        bar()
        owners.spread(now=timezone.now())
        mappa.set_levels(today=timezone.localdate(), now=timezone.now())
        suppressions.tell(now=timezone.now())
        doing("this week's list, and what has happened")
        now = timezone.now()
        weekly.make_weekly_list(on=today, at=now)
        stories.tell(today=today, now=now)
        doing("licences")
        make_licences()
        doing("checks")
        checks.plan(today=today, now=now)
        doing("breaches")
        breaches.make_breaches()
        doing("reviews before the Parole Board")
        parole.make_reviews(today=today, now=timezone.now())
        doing("recalls")
        recalls.make_recalls(now=timezone.now())
        recalled_before.tell(today=today, now=timezone.now())
        doing("papers for the person")
        papers.tell(now=timezone.now())
        doing("permissions under licence conditions")
        exemptions.tell(now=timezone.now())
        doing("owners and handovers")
        owners.tell(now=timezone.now())
        figures.tell(now=timezone.now())
        reference_changes.tell(now=timezone.now())
        doing("release checklists")
        readiness.tell(today=today, now=timezone.now())
        doing("dates calculated by 2 people")
        date_checks.check()
        absences.tell(now=timezone.now())
        gate.tell(today=today, now=timezone.now())
        doing("convictions with every kind of detail")
        convictions.tell(today=today)
        doing("items of intelligence and concerns")
        items.tell(today=today, now=timezone.now())
        doing("state threats")
        state_threats.tell(now=timezone.now())
        doing("numbers compared by the identity desk")
        identities.tell(now=timezone.now())
        for step in after_licence.STEPS:
            doing(step.doing)
            step.tell(today=today, now=timezone.now())
        doing("the caseload under a modelled law change")
        date_checks.replay(now=timezone.now())
        doing("forecasts and capacity")
        forecasts.make_runs(today=today, now=timezone.now())
        forecasts.enter(today=today)
        doing("access requests and access reviews")
        access.tell(now=timezone.now())
        leave.tell(now=timezone.now())
        deprioritised.tell(now=timezone.now())
        reach.tell(now=timezone.now())
        rota.tell(now=timezone.now())
        handovers.tell(now=timezone.now())
        law.tell(now=timezone.now())
        emergencies.open_in_emergencies(now=timezone.now())
        oversight.tell(now=timezone.now())
        data_requests.tell(now=timezone.now())
        bundles.tell(now=timezone.now())
        reported.tell(now=timezone.now())
        programs.switch_off(by=User.objects.get(role="administrator"))
        programs.make_sandbox()
        doing("alerts acknowledged, and alerts for this morning")
        alerted.run_the_clock()
        alerted.put_in_time(since=began, now=timezone.now())
        doing("figures and briefings")
        reported.issue(now=timezone.now())


def make_teams() -> dict[str, Team]:
    """The agencies, the two who propose and agree, and the teams, with what the desks see."""
    agencies = {name: people.add_agency(name=name, kind=kind, by=None) for name, kind in cast.AGENCIES.items()}
    pair = [one for one in cast.BY_DAY if one.role in first_accounts.TITLES]
    first_accounts.make(
        accounts=[NewAccount(one.role, one.name, one.email, one.staff_number) for one in pair],
        agency=pair[0].agency,
        kind=cast.AGENCIES[pair[0].agency],
    )
    for one in pair:
        User.objects.filter(email=one.email).update(phone=one.phone)
    made = {
        team.name: teams.add_team(
            name=team.name,
            kind=team.kind,
            agency=agencies[team.agency],
            phone=team.phone,
            place_code=team.place_code,
            region_code=team.region_code or region_of(team.place_code),
            programme=team.programme,
            by=administrator(),
        )
        for team in cast.TEAMS
    }
    for programme in Programme:
        give_scope(
            made[cast.NATIONAL_DESK],
            programme=programme,
            grant_role=GrantRole.LEAD,
            reason="National desk: covers everyone under the programme",
        )
    for programme in Programme:
        give_scope(
            made[cast.IDENTITY_DESK],
            programme=programme,
            grant_role=IDENTITIES_ONLY,
            reason="Identity desk: compares records, and opens none",
        )
    give_scope(
        made[cast.STATE_THREATS_DESK],
        programme=Programme.STATE_THREATS,
        grant_role=GrantRole.CONTRIBUTOR,
        reason="State threats desk: covers state threats only",
    )
    for team, region, part, reason in (
        (cast.CHIEF_OFFICERS, "", "", "Commands, and works on no case"),
        (cast.PRISON_DIRECTORS, "", HIGH_SECURITY, "Commands, and works on no case"),
        ("CTP North East", "North East", "", "Plans for its region by the forecast"),
        ("NSD North", "North East", "", "Plans for its region by the forecast"),
        ("HMP Full Sutton OMU", "", HIGH_SECURITY, "Plans for its prisons by the forecast"),
    ):
        give_scope(
            made[team],
            programme=Programme.TERRORISM,
            grant_role=FIGURES_ONLY,
            region=region,
            prison_group=part,
            reason=reason,
        )
    return made


def administrator() -> User:
    return User.objects.select_related("agency").get(role=roles.ADMINISTRATOR)


def together(change: Change) -> ProposedChange:
    """The administrator proposes, the privacy officer agrees."""
    second = User.objects.select_related("agency").get(role=roles.PRIVACY_OFFICER)
    return proposals.agree(change=proposals.propose(change=change, by=administrator()), by=second)


def give_scope(team: Team, **asked: str) -> None:
    together(changes.give_scope(team, asked))


def region_of(place_code: str) -> str:
    """The code of the probation region of a prison, as an administrator's page gives it to the team; else empty."""
    place = Establishment.objects.filter(code=place_code).first()
    return code_of(place.region) if place else ""


def make_users(by_name: dict[str, Team]) -> None:
    hashed = make_password(PASSWORD)  # once: they all have the same one, and hashing is slow on purpose
    agencies = {agency.name: agency for agency in Agency.objects.all()}
    managers: dict[str, User] = {}  # by team: the first of its managers
    for one in [*cast.BY_DAY, *cast.colleagues(), *cast.ON_CALL, *cast.OF_THE_DESK]:
        user = User.objects.filter(email=one.email).first() or make_user(one, agencies[one.agency], managers)
        for team in one.teams:
            if user.can(Capability.GRANT_ACCESS):
                managers.setdefault(team, user)
            if teams.joins_by_two(by_name[team], user, by=administrator()):
                together(changes.add_member(by_name[team], user, {}))
            else:
                teams.add_member(team=by_name[team], user=user, by=administrator())
    User.objects.update(password=hashed)
    # As if each letter had been sent when it was written.
    ChangeNotice.objects.update(sent_at=F("made_at"), next_try_at=None)


def make_user(one: cast.DemoUser, agency: Agency, managers: dict[str, User]) -> User:
    typed = {"name": one.name, "email": one.email, "agency": agency, "role": one.role, "phone": one.phone}
    manager = next((managers[team] for team in one.teams if team in managers), None)
    change = together(changes.add_account(typed | {"staff_number": one.staff_number, "manager": manager}))
    assert change.about  # noqa: S101 - it was added
    return change.about


def make_people(held: int, in_community: int, past: Past) -> None:
    """The invented people come in as anybody's own would: from a file, through the importer. It also lets in who reads
    of those of the history who are on licence."""
    today = timezone.localdate()
    numbers = [course.person.number for course in past.everybody]
    of_history = Offender.objects.filter(prison_number__in=numbers).order_by("pk")
    rows = [
        *caseload.rows(held - len(past.held), in_community, today=today, taken=numbers),
        *files.readers(of_history.filter(status="on_licence"), of_history.filter(status="in_custody")),
    ]
    caseload_file.bring_in({"people": rows}, today=today)


def bar() -> None:
    """One person whom an officer of the team must not see, and one whom only those named may see."""
    now = timezone.now()
    north = list(Offender.objects.filter(region="North East").order_by("-pk")[:2])  # not the known ones, who come first
    if len(north) < 2:
        return
    Exclusion.objects.create(
        subject=north[0],
        user=User.objects.get(name="Martin Ferriby"),
        reason="Went to school with this person",
        starts_at=now,
    )
    restriction = Restriction.objects.create(
        subject=north[1], reason="Under investigation: restricted to named people", starts_at=now
    )
    restriction.users.set(User.objects.filter(name__in=["Karen Lockyer", "Ruth Amory", "Tom Brandreth"]))
