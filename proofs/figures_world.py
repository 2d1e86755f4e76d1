"""An invented caseload whose records change at random, and its figures counted plainly, by SQL that is not the
product's."""

# ruff: noqa: S608 - plain questions with words of this file
from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

REGIONS = ("London", "Wales", "Yorkshire and the Humber", "")
READERS = ("analyst", "region", "prison", "ppcs", "figures")
DAY = timedelta(days=1)
RELEASING = ("released", "released_without_licence")


class FiguresWorld:
    """Prisons, teams, one reader of each kind, and people to whom things happen. Everything is drawn from the seed."""

    def __init__(self, seed: int, people: int, *, at: datetime) -> None:
        from offenders.models import Establishment
        from tests.factories.sharing import AgencyFactory, TeamFactory, TeamScopeFactory, UserFactory

        self.draw = random.Random(seed)
        self.at = at
        self.today = timezone.localdate(at)
        self.prisons = [
            Establishment.objects.create(code=f"Z{n:02}", name=f"HMP Drawn {n}", region=region, is_high_security=n == 0)
            for n, region in enumerate(("London", "London", "Wales"))
        ]
        police, probation, casework = (AgencyFactory(kind=kind) for kind in ("ct_police", "probation", "ppcs"))
        self.region_team, self.prison_team = TeamFactory(agency=probation), TeamFactory(kind="establishment")
        ppcs = TeamScopeFactory(team__agency=casework).team
        TeamScopeFactory(team=ppcs, programme="state_threats")
        self.readers = {
            "analyst": UserFactory(role="ct_analyst", agency=police, teams=[TeamScopeFactory().team]),
            "region": UserFactory(role="probation_manager", agency=probation, teams=[self.region_team]),
            "prison": UserFactory(role="prison_security", teams=[self.prison_team]),
            "ppcs": UserFactory(role="ppcs", agency=casework, teams=[ppcs]),
            "figures": None,
        }
        self.people: list[Any] = []
        for _ in range(people):
            self.arrives()

    # What happens

    def act(self) -> str:
        """One thing, to somebody. Its name."""
        acts = [
            *((name, 3) for name in ("arrives", "leaves", "revoked", "returns", "moves", "breaks", "decides")),
            *((name, 2) for name in ("expected", "changes_region", "programme", "item", "checked", "clock")),
            *((name, 1) for name in ("restricted", "excluded", "granted", "gap", "withdrawn", "many", "readiness")),
        ]
        name: str = self.draw.choices([name for name, _ in acts], [weight for _, weight in acts])[0]
        getattr(self, name)()
        return name

    def somebody(self, *statuses: str) -> Any | None:
        from offenders.models import Offender

        keys = [person.pk for person in self.people]
        found = Offender.objects.filter(pk__in=keys, **({"status__in": statuses} if statuses else {}))
        keys = list(found.order_by("pk").values_list("pk", flat=True))
        return Offender.objects.get(pk=self.draw.choice(keys)) if keys else None

    def a_day(self, most: int = 300) -> date:
        return self.today - self.draw.randint(0, most) * DAY

    def moved(self, person: Any, happening: str, on: date, place: Any = None) -> Any:
        from offenders.models import Movement

        return Movement.objects.create(offender=person, happening=happening, happened_on=on, establishment=place)

    def becomes(self, person: Any, status: str, place: Any = None) -> None:
        person.status, person.establishment = status, place
        person.save(update_fields=["status", "establishment"])

    def arrives(self) -> None:
        from offenders.models import CustodyPeriod
        from tests.factories.breaches import licence_in_force
        from tests.factories.offenders import OffenderFactory
        from tests.factories.sharing import GrantFactory

        draw, place = self.draw, self.draw.choice(self.prisons)
        programme = draw.choice(["terrorism", "terrorism", "state_threats", ["terrorism", "state_threats"]])
        person = OffenderFactory(
            status="in_custody", establishment=place, region=draw.choice(REGIONS), programme=programme
        )
        on = self.a_day(700)
        CustodyPeriod.objects.create(offender=person, starts_on=on)
        self.moved(person, "received", on, place)
        person.licence = licence_in_force(person)
        for team, share in ((self.region_team, 0.4), (self.prison_team, 0.3)):
            if draw.random() < share:
                GrantFactory(subject=person, team=team)
        self.people.append(person)

    def leaves(self) -> None:
        from offenders.models import CustodyPeriod, Release

        person = self.somebody("in_custody", "recalled")
        if person is None:
            return
        period = CustodyPeriod.objects.get(offender=person, ends_on=None)
        on = max(period.starts_on, self.a_day(120))
        happening = self.draw.choice(("released", "released", "released_without_licence", "deported", "died"))
        CustodyPeriod.objects.filter(pk=period.pk).update(ends_on=on)
        if happening in RELEASING:
            days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], on)
            Release.objects.update_or_create(
                offender=person, period=period, basis=self.draw.choice(("CRD", "SED", "APD")),
                defaults={"certainty": "fixed", "status": "released", "released_on": on, **days},
            )  # fmt: skip
        Release.objects.filter(period=period, status="expected").update(status="superseded")
        self.moved(person, happening, on)
        ended = {"released": "on_licence", "released_without_licence": "licence_ended", "deported": "deported"}
        self.becomes(person, ended.get(happening, "deceased"))

    def revoked(self) -> None:
        from licence.models import Breach, Recall, RecallBreach
        from offenders.models import Movement

        person = self.somebody("on_licence")
        if person is None:
            return
        last = Movement.objects.filter(offender=person).order_by("-happened_on", "-pk").first()
        on = min(self.today, last.happened_on + self.draw.randint(0, 60) * DAY)
        self.moved(person, "licence_revoked", on)
        self.becomes(person, "unlawfully_at_large")
        Recall.objects.filter(offender=person, ended_at=None).update(status="closed", ended_at=self.at)
        recall = Recall.objects.create(
            offender=person, licence=person.licences.first(), status="unlawfully_at_large", kind="standard",
            sentence_group="extended", author=self.readers["region"], revoked_at=self.noon_of(on),
        )  # fmt: skip
        for breach in Breach.objects.filter(offender=person).order_by("pk")[:2]:
            RecallBreach.objects.create(recall=recall, offender=person, breach=breach)

    def returns(self) -> None:
        from licence.models import Recall
        from offenders.models import CustodyPeriod, Movement

        person = self.somebody("unlawfully_at_large")
        if person is None:
            return
        last = Movement.objects.filter(offender=person).order_by("-happened_on", "-pk").first()
        on, place = min(self.today, last.happened_on + self.draw.randint(0, 20) * DAY), self.draw.choice(self.prisons)
        self.moved(person, "returned", on, place)
        CustodyPeriod.objects.create(offender=person, starts_on=on, is_recall=True)
        self.becomes(person, "recalled", place)
        Recall.objects.filter(offender=person, ended_at=None).update(status="returned", returned_at=self.noon_of(on))

    def moves(self) -> None:
        from offenders.models import Movement

        person = self.somebody("in_custody", "recalled")
        if person is None:
            return
        last = Movement.objects.filter(offender=person).order_by("-happened_on", "-pk").first()
        place = self.draw.choice(self.prisons)
        self.moved(person, "transferred", min(self.today, last.happened_on + self.draw.randint(0, 40) * DAY), place)
        self.becomes(person, person.status, place)

    def breaks(self) -> None:
        from licence.models import Breach

        person = self.somebody()
        at = self.noon_of(self.a_day(400)) + self.draw.randint(0, 23) * timedelta(hours=1)
        licence = person.licences.first()
        Breach.objects.create(
            offender=person, licence=licence, condition=licence.conditions.first(), source="police",
            reason=self.draw.choice(("device_or_internet", "association", "curfew", "other")), occurred_at=at,
            found_at=at + self.draw.randint(0, 200) * timedelta(hours=1), summary="Drawn",
        )  # fmt: skip

    def decides(self) -> None:
        from licence.models import Breach

        keys = list(Breach.objects.filter(decided_at=None).order_by("pk").values_list("pk", flat=True))
        if keys:
            status = self.draw.choice(("confirmed", "warned", "no_breach", "under_review"))
            decided = {"decided_at": F("found_at") + self.draw.randint(0, 90) * timedelta(hours=1)}
            decided |= {"decided_by": self.readers["region"]}
            Breach.objects.filter(pk=self.draw.choice(keys)).update(
                status=status, **(decided if status in ("warned", "no_breach") else {})
            )

    def expected(self) -> None:
        from offenders.models import CustodyPeriod, Release

        person = self.somebody("in_custody", "recalled")
        if person is None:
            return
        on = self.today + self.draw.randint(-10, 120) * DAY
        period = CustodyPeriod.objects.get(offender=person, ends_on=None)
        values = {"certainty": self.draw.choice(("fixed", "directed", "provisional")), "is_counted": True}
        values |= dict.fromkeys(["expected_on", "leaves_on", "warn_on"], on)
        Release.objects.update_or_create(offender=person, period=period, basis="CRD", defaults=values)

    def readiness(self) -> None:
        from licence.models import Readiness
        from offenders.models import Release

        keys = Release.objects.filter(status="expected", is_counted=True).order_by("pk").values_list("pk", flat=True)
        if keys:
            release = Release.objects.get(pk=self.draw.choice(list(keys)))
            numbers = {"blocked": self.draw.choice((0, 0, 1)), "stands_open": self.draw.choice((0, 2))}
            due = self.today + self.draw.randint(-5, 5) * DAY if numbers["stands_open"] else None
            Readiness.objects.update_or_create(
                release=release,
                offender=release.offender,
                defaults={"goes_on": release.warn_on, "first_due_on": due, **numbers},
            )

    def changes_region(self) -> None:
        person = self.somebody()
        person.region = self.draw.choice(REGIONS)
        person.save(update_fields=["region"])

    def programme(self) -> None:
        """Begins or ends now, or within the hours to come."""
        from sharing.models import PersonProgramme

        person, moment = self.somebody(), self.at + self.draw.randint(0, 30) * timedelta(hours=1)
        live = PersonProgramme.objects.live(at=self.at).filter(subject=person, ends_at=None).first()
        if live and self.draw.random() < 0.5:
            PersonProgramme.objects.filter(pk=live.pk).update(ends_at=moment + timedelta(seconds=1))
        elif not PersonProgramme.objects.filter(subject=person, programme="state_threats").exists():
            PersonProgramme.objects.create(subject=person, programme="state_threats", starts_at=moment)

    def restricted(self) -> None:
        from sharing.models import Restriction
        from tests.factories.sharing import RestrictionFactory

        live = Restriction.objects.live(at=self.at).first()
        if live and self.draw.random() < 0.5:
            Restriction.objects.filter(pk=live.pk).update(
                ends_at=self.at, ended_by=self.readers["ppcs"], ended_because="Drawn"
            )
        else:
            RestrictionFactory(subject=self.somebody(), names=[self.readers["ppcs"]])

    def excluded(self) -> None:
        from tests.factories.sharing import ExclusionFactory

        ExclusionFactory(subject=self.somebody(), user=self.readers[self.draw.choice(("analyst", "region", "prison"))])

    def granted(self) -> None:
        from tests.factories.sharing import GrantFactory

        GrantFactory(subject=self.somebody(), team=self.draw.choice((self.region_team, self.prison_team)))

    def item(self) -> None:
        from sharing.models import Item

        person, reader = self.somebody(), self.readers[self.draw.choice(("analyst", "region"))]
        keys = list(Item.objects.filter(state="undecided").order_by("pk").values_list("pk", flat=True))
        if keys and self.draw.random() < 0.4:
            Item.objects.filter(pk=self.draw.choice(keys)).update(state="not_shared")
            return
        Item.objects.create(
            subject=person, kind="concern", title="Drawn", gist="Drawn", pointer_system="D", pointer_reference="1",
            agency=reader.agency, team=reader.memberships.first().team, recorded_by=reader, owner=reader,
            recorded_at=self.noon_of(self.a_day(20)), source_grade="2", information_grade="B", handling_grade="P",
        )  # fmt: skip

    def checked(self) -> None:
        from licence.models import Check, CheckPlan

        person = self.somebody()
        condition = person.licences.first().conditions.order_by("pk")[self.draw.randrange(3)]
        plan = CheckPlan.objects.filter(condition=condition).first() or CheckPlan.objects.create(
            condition=condition, offender=person, kinds=["device_inspection"], unit="week", team=self.region_team,
            starts_on=date(2026, 9, 7),
        )  # fmt: skip
        if self.draw.random() < 0.8:
            missed = self.draw.random() < 0.3
            answered = {"done_at": self.at, "recorded_by": self.readers["region"]}
            values = {"recorded_at": self.at} | ({} if missed else answered)
            Check.objects.create(
                offender=person, licence=condition.licence, plan=plan, kind="device_inspection",
                due_on=(on := self.a_day(60)), grace_ends_on=on,
                outcome="missed" if missed else "compliant", team=self.region_team, **values,
            )  # fmt: skip

    def clock(self) -> None:
        from parole.models import ReviewClock
        from tests.factories.parole import ReviewFactory

        running = list(
            ReviewClock.objects.filter(met_on=None, stopped_on=None).order_by("pk").values_list("pk", flat=True)
        )
        if running and self.draw.random() < 0.4:
            ReviewClock.objects.filter(pk=self.draw.choice(running)).update(met_on=self.today)
            return
        person = self.somebody()
        review = person.reviews.first() or ReviewFactory(offender=person)
        kind = self.draw.choice(("refer", "reports", "decision"))
        if not review.clocks.filter(kind=kind, met_on=None, stopped_on=None).exists():
            ReviewClock.objects.create(
                review=review, offender=person, kind=kind, starts_on=self.a_day(30), is_duty=True, source="Drawn",
                due_on=self.today + self.draw.randint(-9, 9) * DAY,
            )  # fmt: skip

    def gap(self) -> None:
        from offenders.models import DateConflict
        from sharing.models import DutyGap

        person = self.somebody()
        agency = self.readers["region"].agency
        held = DutyGap.objects.filter(subject=person, agency=agency, closed_at=None)
        if not held.update(closed_at=self.at):
            DutyGap.objects.create(subject=person, agency=agency, missing="owner", found_at=self.noon_of(self.a_day(9)))
        other = DateConflict.objects.filter(offender=self.somebody(), ended_at=None)
        if not other.update(ended_at=self.at, ended_because="Drawn"):
            DateConflict.objects.get_or_create(
                offender=person, code="CRD", ended_at=None, defaults={"found_at": self.noon_of(self.a_day(9))}
            )

    def withdrawn(self) -> None:
        """A release is withdrawn by two people: the person is held on."""
        from offenders.models import CustodyPeriod, Movement, Release, StrikeOut

        person = self.somebody("on_licence", "licence_ended")
        if person is None:
            return
        last = Movement.objects.standing().filter(offender=person).order_by("-happened_on", "-pk").first()
        period = CustodyPeriod.objects.standing().filter(offender=person).order_by("-starts_on", "-pk").first()
        if last.happening not in RELEASING or period.ends_on != last.happened_on:
            return
        StrikeOut.objects.create(
            offender=person, movement=last, reason="Drawn", marked_by=self.readers["ppcs"], confirm_due_at=self.at,
            confirmed_at=self.at, confirmed_by=self.readers["region"],
        )  # fmt: skip
        Release.objects.filter(period=period, status="released").update(status="cancelled", released_on=None)
        CustodyPeriod.objects.filter(pk=period.pk).update(ends_on=None)
        self.becomes(person, "recalled" if period.is_recall else "in_custody", self.prisons[0])

    def many(self) -> None:
        """One statement about several people, as a command might."""
        from offenders.models import Offender

        keys = [person.pk for person in self.draw.sample(self.people, min(4, len(self.people)))]
        Offender.objects.filter(pk__in=keys).update(region=self.draw.choice(REGIONS))

    def noon_of(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 12, tzinfo=self.at.tzinfo)

    # What is so, counted plainly

    def people_of(self, reader: str, programme: str, at: datetime) -> list[int]:
        """Keys of those of the programme whom this reader may know about, each asked alone."""
        from offenders.models import Offender
        from sharing import access
        from sharing.models import Restriction

        of_programme = plain(
            """SELECT DISTINCT subject_id FROM sharing_personprogramme
            WHERE programme = %s AND starts_at <= %s AND (ends_at IS NULL OR ends_at > %s) ORDER BY 1""",
            [programme, at, at],
        )
        people = list(Offender.objects.in_bulk([key for (key,) in of_programme]).values())
        user = self.readers[reader]
        if user is None:
            kept = set(Restriction.objects.live(at=at).values_list("subject_id", flat=True))
            return [person.pk for person in people if person.pk not in kept]
        known = {
            key
            for (key,) in plain(
                """SELECT u.subject_id FROM sharing_personprogramme u JOIN sharing_membership m ON m.user_id = %s
                WHERE u.programme = %s
                AND (EXISTS (SELECT FROM sharing_teamscope s WHERE s.team_id = m.team_id AND s.programme = u.programme)
                  OR EXISTS (SELECT FROM sharing_grant g WHERE g.team_id = m.team_id AND g.subject_id =
                  u.subject_id))""",
                [user.pk, programme],
            )
        }
        return [
            person.pk for person in people if person.pk in known and access.may(user, access.Permission.VIEW, person)
        ]


def plain(words: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        return cursor.fetchall()


def counted_plainly(world: FiguresWorld, reader: str, programme: str, *, at: datetime) -> dict[str, int]:
    """Numbers of the figures by name, over the people whom the reader may know about: one plain question each."""
    people = world.people_of(reader, programme, at)
    today = timezone.localdate(at)
    monday = today - today.weekday() * DAY
    month = today.replace(day=1)
    year_ago = month.replace(year=month.year - 1)
    found: dict[str, int] = {}

    def ask(name: str, words: str, *values: Any) -> None:
        for row in plain(words, [people, *values]):
            key = f"{name}:{row[0]}" if len(row) > 1 else name
            if row[-1]:
                found[key] = found.get(key, 0) + int(row[-1])

    ask("status", "SELECT status, count(*) FROM offenders_offender WHERE id = ANY(%s) GROUP BY 1")
    ask(
        "region",
        "SELECT region, count(*) FROM offenders_offender WHERE id = ANY(%s) AND status IN ('in_custody', 'recalled') "
        "GROUP BY 1",
    )
    standing = """offender_id = ANY(%s) AND id NOT IN
        (SELECT period_id FROM offenders_strikeout WHERE confirmed_at IS NOT NULL AND period_id IS NOT NULL)"""
    for name, day in (("opening", monday - 91 * DAY - DAY), ("closing", monday - DAY)):
        ask(
            name,
            f"SELECT count(*) FROM offenders_custodyperiod WHERE {standing} AND starts_on <= %s AND (ends_on IS NULL "
            f"OR ends_on > %s)",
            day, day,
        )  # fmt: skip
    ask(
        "in",
        f"SELECT count(*) FROM offenders_custodyperiod WHERE {standing} AND starts_on >= %s AND starts_on < %s",
        monday - 91 * DAY,
        monday,
    )
    ask(
        "out",
        f"SELECT count(*) FROM offenders_custodyperiod WHERE {standing} AND ends_on >= %s AND ends_on < %s",
        monday - 91 * DAY,
        monday,
    )
    ask(
        "released",
        """SELECT count(*) FROM offenders_movement m WHERE offender_id = ANY(%s)
        AND happening IN ('released', 'released_without_licence') AND happened_on >= %s AND happened_on < %s
        AND NOT EXISTS (SELECT FROM offenders_strikeout x WHERE x.movement_id = m.id AND x.confirmed_at IS NOT NULL)""",
        monday - 364 * DAY, monday,
    )  # fmt: skip
    ask(
        "expected",
        """SELECT certainty, count(*) FROM offenders_release
        WHERE offender_id = ANY(%s) AND is_counted AND status IN ('expected', 'ready') AND warn_on < %s GROUP BY 1""",
        monday + 91 * DAY,
    )
    zone = "AT TIME ZONE 'Europe/London'"
    ask(
        "recalls",
        f"SELECT count(*) FROM licence_recall WHERE offender_id = ANY(%s) AND (revoked_at {zone})::date >= %s",
        year_ago,
    )
    ask(
        "returned",
        f"SELECT returned_at IS NULL, count(*) FROM licence_recall WHERE offender_id = ANY(%s) AND (revoked_at "
        f"{zone})::date >= %s AND (returned_at IS NOT NULL OR ended_at IS NULL) GROUP BY 1",
        year_ago,
    )
    ask(
        "breaches",
        f"""SELECT reason, count(*) FROM licence_breach WHERE offender_id = ANY(%s) AND (occurred_at {zone})::date >= %s
        AND status NOT IN ('suspected', 'under_review', 'no_breach') GROUP BY 1""",
        year_ago,
    )
    ask(
        "suspected",
        f"""SELECT count(*) FROM licence_breach WHERE offender_id = ANY(%s) AND (occurred_at {zone})::date >= %s
        AND status IN ('suspected', 'under_review')""",
        year_ago,
    )
    ask(
        "clocks",
        """SELECT due_on < %s, count(*) FROM (SELECT * FROM parole_reviewclock WHERE offender_id = ANY(%s)) c
        WHERE met_on IS NULL AND stopped_on IS NULL GROUP BY 1""".replace(
            "%s, count", "DATE '" + today.isoformat() + "', count"
        ),
    )
    ask(
        "conditions",
        """SELECT EXISTS (SELECT FROM licence_checkplan p WHERE p.condition_id = c.id), count(*)
        FROM licence_licencecondition c JOIN licence_licence l ON l.id = c.licence_id
        WHERE l.offender_id = ANY(%s) AND l.status = 'active' GROUP BY 1""",
    )
    ask(
        "checks",
        "SELECT outcome = 'missed', count(*) FROM licence_check WHERE offender_id = ANY(%s) AND outcome <> '' AND "
        "due_on >= %s AND due_on < %s GROUP BY 1",
        monday - 91 * DAY, monday,
    )  # fmt: skip
    ask(
        "no_owner",
        "SELECT count(DISTINCT subject_id) FROM sharing_dutygap WHERE subject_id = ANY(%s) AND closed_at IS NULL AND "
        "missing = 'owner'",
    )
    ask(
        "date_conflict",
        "SELECT count(DISTINCT offender_id) FROM offenders_dateconflict WHERE offender_id = ANY(%s) AND ended_at IS "
        "NULL AND accepted_at IS NULL",
    )
    ask(
        "readiness",
        """SELECT count(*) FROM offenders_release r JOIN licence_readiness l ON l.release_id = r.id AND l.closed_at IS
        NULL WHERE r.offender_id = ANY(%s) AND r.is_counted AND r.status = 'expected' AND r.warn_on < %s AND l.blocked >
        0""",
        today + 28 * DAY,
    )
    items = _items_of(world, reader, people)
    if items:
        found["items"] = items
    return found


def _items_of(world: FiguresWorld, reader: str, people: list[int]) -> int:
    from sharing.models import Item

    rows = Item.objects.filter(subject_id__in=people, state="undecided")
    user = world.readers[reader]
    if user is None:
        return rows.filter(is_named_only=False).count()
    return sum(Item.objects.filter(pk=row.pk).visible_to(user).exists() for row in rows)


def counted_by_figures(world: FiguresWorld, reader: str, programme: str, *, at: datetime) -> dict[str, int]:
    """The same numbers, as the figures give them."""
    from release_monitor.figures.counting import counted_many
    from release_monitor.figures.index import all_figures
    from release_monitor.figures.reading import Counter
    from release_monitor.figures.results import FigureSpec

    specs = [FigureSpec(code, programme) for code in all_figures()] + [FigureSpec("custody", programme, "region")]
    results = counted_many(Counter(world.readers[reader], at), specs, at=at)
    by_code = {
        spec.code + (":" + spec.by if spec.by else ""): result for spec, result in zip(specs, results, strict=True)
    }

    def rows(code: str) -> dict[str, int]:
        return {row.key: sum(row.numbers) for row in by_code[code].rows}

    found: dict[str, int] = {}
    for code in ("custody", "on-licence", "at-large", "after-licence"):
        found |= {f"status:{key}": number for key, number in rows(code).items()}
    found |= {f"region:{key}": number for key, number in rows("custody:region").items()}
    flow = {row.key: row.numbers for row in by_code["custody-flow"].rows}
    found["opening"], found["closing"] = flow["opening"][0], flow["closing"][-1]
    found["in"] = sum(sum(flow.get(key, ())) for key in ("received", "returned"))
    found["out"] = sum(
        sum(flow.get(key, ())) for key in ("first_release", "re_release", "removed", "died", "other_out")
    )
    found["released"] = next(each.count for each in by_code["release-rate"].measures if each.key == "weeks_52")
    found |= {f"expected:{key}": number for key, number in rows("expected").items()}
    found["recalls"] = sum(rows("recalls").values())
    found |= {f"returned:{key == 'out'}": number for key, number in rows("returned").items()}
    found |= {f"breaches:{key}": number for key, number in rows("breaches").items()}
    found["suspected"] = sum(rows("breaches-suspected").values())
    clocks = by_code["parole-clocks"].rows
    found["clocks:False"], found["clocks:True"] = (sum(row.numbers[place] for row in clocks) for place in (0, 1))
    coverage = rows("checks-coverage")
    found["conditions:True"] = coverage["checked"] + coverage["unchecked"]
    found["conditions:False"] = coverage["reason"] + coverage["unplanned"]
    gaps = rows("record-gaps")
    found["no_owner"], found["date_conflict"] = gaps["no_owner"], gaps["date_conflict"]
    found["readiness"] = rows("readiness")["blocked"]
    found["items"] = sum(rows("sharing-undecided").values())
    return {key: number for key, number in found.items() if number}


NOT_COMPARED = ("status:deported", "status:deceased", "checks:")


def differences(world: FiguresWorld, *, at: datetime, readers: tuple[str, ...] = READERS) -> list[str]:
    """Where a figure is not the plain count, for each reader and programme."""
    found = []
    for reader in readers:
        for programme in ("terrorism", "state_threats"):
            expected = {
                key: number
                for key, number in counted_plainly(world, reader, programme, at=at).items()
                if not key.startswith(NOT_COMPARED)
            }
            given = counted_by_figures(world, reader, programme, at=at)
            found += [
                f"{reader}, {programme}, {key}: {given.get(key, 0)} and not {expected.get(key, 0)}"
                for key in sorted(given.keys() | expected.keys())
                if given.get(key, 0) != expected.get(key, 0)
            ]
    return found
