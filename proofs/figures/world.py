"""An invented caseload whose records change at random, and its figures counted plainly, by SQL that is not the
product's."""

# ruff: noqa: S608 - plain questions with words of this file
from __future__ import annotations

import random
from collections import Counter as Tally
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

REGIONS = ("London", "Wales", "Yorkshire and the Humber", "")
READERS = ("analyst", "region", "prison", "ppcs", "figures")
DAY = timedelta(days=1)
CALCULATIONS = (  # why there are no dates; empty: there are; None: nothing is calculated
    None,
    "",
    "Open law.",
    "A date depends on something that is not recorded. No sentence is recorded.",
    "A date depends on something that is not recorded. Sentence 2 (SDS 7 years): the date is not recorded. Fill it in.",
    "Sentence 1 (EPP 4 years): s.255A closes it.",
)
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
        self.region_team, self.prison_team = (
            TeamFactory(agency=probation),
            TeamFactory(agency=AgencyFactory(kind="prison"), kind="establishment"),
        )
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
            *(
                (name, 1)
                for name in ("restricted", "excluded", "granted", "gap", "withdrawn", "many", "readiness", "merged")
            ),
            *((name, 1) for name in ("listed", "seated", "put_off", "outcome", "sentenced", "calculated", "sheet")),
            *(
                (name, 1)
                for name in ("differs", "not_recalled", "found_lawful", "classified", "panel_rule", "overridden")
            ),
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

        person, reader = self.somebody(), self.readers[self.draw.choice(("analyst", "region", "prison"))]
        keys = list(Item.objects.filter(state="undecided").order_by("pk").values_list("pk", flat=True))
        if keys and self.draw.random() < 0.4:
            state = self.draw.choice(("withheld", "shared"))
            Item.objects.filter(pk=self.draw.choice(keys)).update(state=state, review_on=self.today + 30 * DAY)
            return
        known = sorted(person.programmes.values_list("programme", flat=True).distinct())
        Item.objects.create(
            subject=person, kind="concern", title="Drawn", gist="Drawn",
            agency=reader.agency, team=reader.memberships.first().team, recorded_by=reader, owner=reader,
            recorded_at=self.noon_of(self.a_day(20)), source_grade="2", information_grade="B", handling_grade="P",
            programme=self.draw.choice(("", *known)),
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
            values = {} if missed else {"done_at": self.at, "recorded_by": self.readers["region"]}
            Check.objects.create(
                offender=person, licence=condition.licence, plan=plan, kind="device_inspection",
                due_on=(on := self.a_day(60)), grace_ends_on=on,
                outcome="missed" if missed else "compliant", team=self.region_team, recorded_at=self.at, **values,
            )  # fmt: skip

    def clock(self) -> None:
        from parole.models import ReviewClock

        running = list(
            ReviewClock.objects.filter(met_on=None, stopped_on=None).order_by("pk").values_list("pk", flat=True)
        )
        if running and self.draw.random() < 0.4:
            ReviewClock.objects.filter(pk=self.draw.choice(running)).update(met_on=self.today)
            return
        person = self.somebody()
        review = self.review_of(person)
        kind = self.draw.choice(("refer", "reports", "decision"))
        if not review.clocks.filter(kind=kind, met_on=None, stopped_on=None).exists():
            ReviewClock.objects.create(
                review=review, offender=person, kind=kind, starts_on=self.a_day(30), source="Drawn",
                is_duty=self.draw.random() < 0.6,
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

    def listed(self) -> None:
        """On the list of a past week, or of this one."""
        from offenders.models import Release, WeeklyEntry, WeeklyList

        keys = list(Release.objects.order_by("pk").values_list("pk", flat=True))
        if not keys:
            return
        release = Release.objects.get(pk=self.draw.choice(keys))
        monday = self.today - (self.today.weekday() + 7 * self.draw.randint(0, 14)) * DAY
        if release.released_on and self.draw.random() < 0.6:
            monday = release.released_on - release.released_on.weekday() * DAY
        week, _ = WeeklyList.objects.get_or_create(starts_on=monday, defaults={"made_at": self.at})
        days = {"expected_on": release.expected_on, "leaves_on": release.leaves_on, "warn_on": release.warn_on}
        WeeklyEntry.objects.get_or_create(
            weekly_list=week,
            release=release,
            defaults={"offender": release.offender, "basis": release.basis, "certainty": release.certainty} | days,
        )

    def seated(self) -> None:
        """A hearing of somebody convicted of terrorism, and who sits on its panel; or a member leaves."""
        from parole.models import Hearing, Seat

        seats = list(Seat.objects.filter(left_on=None).order_by("pk").values_list("pk", flat=True))
        if seats and self.draw.random() < 0.3:
            Seat.objects.filter(pk=self.draw.choice(seats)).update(left_on=self.today, left_because="Drawn")
            return
        person = self.somebody()
        self.convicted(person)
        on = self.a_day(500) if self.draw.random() < 0.8 else self.today + 9 * DAY
        review = self.review_of(person)
        status = self.draw.choice(("heard", "heard", "adjourned", "cancelled"))
        Hearing.objects.create(
            review=review, offender=person, status=status, mode="video", place="Drawn", days=[on], first_on=on,
            last_on=on, listed_on=on - self.draw.randint(5, 90) * DAY,
        )  # fmt: skip
        for discipline in self.draw.choices(("judicial", "psychologist", "law_enforcement"), k=self.draw.randint(0, 3)):
            Seat.objects.create(
                review=review, offender=person, reference=f"D{Seat.objects.count()}", discipline=discipline,
                seated_on=on - self.draw.randint(-2, 40) * DAY,
            )  # fmt: skip

    def review_of(self, person: Any) -> Any:
        from tests.factories.parole import ReviewFactory

        return person.reviews.order_by("pk").first() or ReviewFactory(offender=person)

    def convicted(self, person: Any) -> None:
        """Of an offence of the list, of one outside it, or in free words."""
        from offenders.models import Conviction, Offence

        part = self.draw.choice(("part_2", "none", ""))
        offence = None
        if part:
            offence, _ = Offence.objects.get_or_create(
                key=f"drawn-{part}",
                defaults={"statute": f"Drawn Act {part}", "section": "1", "title": "Drawn", "schedule_19za": part},
            )
        words = {} if offence else {"offence_words": "Drawn", "to_classify_since": self.at}
        Conviction.objects.create(offender=person, offence=offence, convicted_on=self.a_day(), **words)

    def classified(self) -> None:
        """An offence is put on the list, or off it: of everybody convicted of it."""
        from offenders.models import Offence

        part = self.draw.choice(("part_1", "none"))
        Offence.objects.filter(statute__startswith="Drawn Act").update(schedule_19za=part)

    def panel_rule(self) -> None:
        """The rule on panels is another from some day on."""
        from parole.seats.panel_rule import LAW_ENFORCEMENT_MEMBERS
        from sharing.practice.models import PracticeValue

        PracticeValue.objects.update_or_create(
            name=LAW_ENFORCEMENT_MEMBERS.name,
            starts_on=self.a_day(600),
            defaults={"value": self.draw.choice((0, 1, 2)), "source": "Drawn"},
        )

    def put_off(self) -> None:
        from parole.models import ReviewMove

        person = self.somebody()
        ReviewMove.objects.create(
            review=self.review_of(person), offender=person, verb=self.draw.choice(("adjourn", "defer", "refer")),
            after="deferred", on=self.a_day(500), caused_by=self.draw.choice(("prison", "police", "board", "")),
        )  # fmt: skip

    def outcome(self) -> None:
        """A decision of the Board, or one that falls away."""
        from parole.models import Decision

        person, on = self.somebody(), self.a_day(1_500)
        fell = {"fell_away_on": self.today, "fell_away_because": "Drawn"}
        if Decision.objects.filter(offender=person, fell_away_on=None).update(**fell):
            return
        Decision.objects.create(
            review=self.review_of(person), offender=person, decided_on=on,
            outcome=self.draw.choice(("release_directed", "no_release", "open_recommended")), test="confinement",
            reasons_ref="D", is_open_to_reconsideration=False,
        )  # fmt: skip

    def sentenced(self) -> None:
        """A sentence, or one that is quashed."""
        from offenders.models import Conviction, Sentence

        person = self.somebody()
        own = Sentence.objects.filter(offender=person, appeal="").first()
        if own and self.draw.random() < 0.4:
            Sentence.objects.filter(pk=own.pk).update(appeal="quashed", appeal_on=self.today)
            return
        self.convicted(person)
        conviction = Conviction.objects.filter(offender=person).order_by("-pk").first()
        kind = self.draw.choice(("SDS", "LIFE"))
        Sentence.objects.create(offender=person, conviction=conviction, kind=kind, sentenced_on=self.a_day(), years=4)

    def calculated(self) -> None:
        """Our own calculation comes to something, or to something else."""
        from offenders.models import Calculation

        person = self.somebody()
        Calculation.objects.filter(offender=person, superseded_at=None).update(superseded_at=self.at)
        refused = self.draw.choice(CALCULATIONS)
        if refused is not None:
            Calculation.objects.create(
                offender=person, refused=refused, law_on=self.today, because="Drawn",
                readings=[{"SED": "2027-01-01"}] if refused.startswith("Open") else [],
            )  # fmt: skip

    def sheet(self) -> None:
        """An official date comes, or is no longer current."""
        from offenders.models import KeyDate

        person = self.somebody()
        if not KeyDate.objects.filter(offender=person, superseded_at=None).update(superseded_at=self.at):
            KeyDate.objects.create(
                offender=person, code="CRD", falls_on=self.today + 90 * DAY, source="Drawn", as_at=self.a_day(200)
            )

    def differs(self) -> None:
        """The sources do not agree on a first day of leaving, before or after today."""
        from offenders.models import DateConflict

        person, on = self.somebody(), self.today + self.draw.randint(-200, 20) * DAY
        other = self.draw.choice((on, on + 9 * DAY, None))
        ended = {"ended_at": self.noon_of(on + self.draw.randint(-9, 30) * DAY), "ended_because": "Drawn"}
        if not DateConflict.objects.filter(offender=person, code="SED", ended_at=None).exists():
            DateConflict.objects.create(
                offender=person, code="SED", official_on=on, worked_out_on=other, leaves_on=on,
                found_at=self.noon_of(on - self.draw.randint(-2, 40) * DAY), **self.draw.choice(({}, ended)),
            )  # fmt: skip

    def overridden(self) -> None:
        """Another date is proposed, counts, or ends."""
        from offenders.models import DateOverride

        person, by = self.somebody(), self.readers
        row = DateOverride.objects.filter(offender=person, ended_at=None).first()
        if row is None:
            DateOverride.objects.create(
                offender=person, code="CRD", falls_on=self.today, source="court", reason="Drawn", evidence="Drawn",
                ends_on=self.today + 9 * DAY, proposed_by=by["region"], proposed_at=self.noon_of(self.a_day(200)),
            )  # fmt: skip
        elif row.countersigned_at is None and self.draw.random() < 0.6:
            signed = min(self.at, row.proposed_at + self.draw.randint(0, 40) * DAY)
            DateOverride.objects.filter(pk=row.pk).update(countersigned_at=signed, countersigned_by=by["ppcs"])
        else:
            ended = {"ended_at": self.at, "ended_because": "Drawn", "ended_by": by["ppcs"]}
            DateOverride.objects.filter(pk=row.pk).update(**ended)

    def found_lawful(self) -> None:
        person = self.somebody("on_licence")
        if person is not None:
            self.moved(person, "found_lawful", self.a_day(200))

    def not_recalled(self) -> None:
        """A recall is considered and not sought."""
        from licence.models import Recall

        person = self.somebody("on_licence")
        if person is None:
            return
        Recall.objects.filter(offender=person, ended_at=None).update(status="closed", ended_at=self.at)
        Recall.objects.create(
            offender=person, licence=person.licences.first(), status="no_recall", kind="standard",
            sentence_group="extended", author=self.readers["region"], decided_at=self.noon_of(self.a_day(400)),
            decided_by=self.readers["ppcs"], ended_at=self.at, look_again_at=self.at,
        )  # fmt: skip

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

    def merged(self) -> None:
        """Two records become one person's, or are two again."""
        from offenders.models import Offender

        first, second = sorted(self.draw.sample(self.people, 2), key=lambda person: person.pk)
        joined = Offender.objects.filter(counted_as__isnull=False)
        if joined.filter(pk=second.pk).exists():
            Offender.objects.filter(pk=second.pk).update(counted_as=None)
        elif not joined.filter(pk=first.pk).exists() and not joined.filter(counted_as=second).exists():
            Offender.objects.filter(pk=second.pk).update(counted_as=first)

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
    known = world.people_of(reader, programme, at)
    merged = {key for (key,) in plain("SELECT id FROM offenders_offender WHERE counted_as_id IS NOT NULL", [])}
    people = [key for key in known if key not in merged]  # but the items of each record are items
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

    found["everyone"] = len(people)
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
        WHERE met_on IS NULL AND stopped_on IS NULL AND (is_duty OR due_on >= %s) GROUP BY 1""".replace(
            "%s, count", "DATE '" + today.isoformat() + "', count"
        ).replace("due_on >= %s", "due_on >= DATE '" + today.isoformat() + "'"),
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
    for name, number in (*_of_rows(people, today).items(), *_items_of(world, reader, programme, known).items()):
        if number:
            found[name] = number
    return found


def _of_rows(people: list[int], today: date) -> Tally[str]:
    """What is easier said of rows than in a plain question: looked at one by one."""
    found: Tally[str] = Tally()
    _held_as(people, found)
    _near_misses(people, today, found)
    _panels(people, today, found)
    _calculations(people, found)
    monday, quarter = today - today.weekday() * DAY, _quarters_ago(today, 7)
    for starts_on, released_on in plain(
        """SELECT l.starts_on, CASE WHEN r.status = 'released' THEN r.released_on END FROM offenders_weeklyentry e
        JOIN offenders_weeklylist l ON l.id = e.weekly_list_id JOIN offenders_release r ON r.id = e.release_id
        WHERE e.offender_id = ANY(%s) AND l.starts_on >= %s""",
        [people, monday - 91 * DAY],
    ):
        is_in = released_on is not None and starts_on <= released_on <= starts_on + 6 * DAY
        found[f"listed:{'in_week' if is_in else 'not_in_week'}"] += 1
    for status, decided_at in plain(
        "SELECT status, decided_at FROM licence_recall WHERE offender_id = ANY(%s) AND decided_at IS NOT NULL", [people]
    ):
        if timezone.localdate(decided_at) >= quarter:
            found[f"recall_decided:{'not_sought' if status == 'no_recall' else 'sought'}"] += 1
    for outcome, decided_on, fell_away_on in plain(
        "SELECT outcome, decided_on, fell_away_on FROM parole_decision WHERE offender_id = ANY(%s)", [people]
    ):
        if fell_away_on is None and decided_on.year > today.year - 6:
            found[f"outcome:{outcome}"] += 1
    month = today.replace(day=1, year=today.year - 1)
    for moments in plain(
        "SELECT proposed_at, countersigned_at, ended_at FROM offenders_dateoverride WHERE offender_id = ANY(%s)",
        [people],
    ):
        proposed, begun, ended = (moment and timezone.localdate(moment) for moment in moments)
        found["override:proposed"] += proposed >= month
        found["override:ended"] += bool(ended and ended >= month)
        found["override:in_force"] += bool(begun and (ended is None or ended >= today.replace(day=1)))
    for verb, cause, on in plain(
        'SELECT verb, caused_by, "on" FROM parole_reviewmove WHERE offender_id = ANY(%s)', [people]
    ):
        if verb in ("adjourn", "defer") and on >= month:
            found[f"put_off:{cause or 'unknown'}"] += 1
    for newest, status in plain(
        """SELECT max(k.as_at), o.status FROM offenders_keydate k JOIN offenders_offender o ON o.id = k.offender_id
        WHERE o.id = ANY(%s) AND k.superseded_at IS NULL AND k.origin = 'official'
        AND o.id IN (SELECT offender_id FROM offenders_custodyperiod WHERE ends_on IS NULL) GROUP BY o.id""",
        [people],
    ):
        if newest < today - 90 * DAY and status not in ("remanded", "unsentenced", "detained_immigration"):
            found["old_sheet"] += 1
    return found


def _quarters_ago(today: date, number: int) -> date:
    """The first day of the quarter so many before this one."""
    months = today.year * 12 + 3 * ((today.month - 1) // 3) - 3 * number
    return date(months // 12, months % 12 + 1, 1)


def _held_as(people: list[int], found: Tally[str]) -> None:
    """By the rule in words, of each person who is held."""
    from offenders.people.rules.held import Held, group_of

    def keys(words: str) -> set[int]:
        return {key for (key,) in plain(words, [people])}

    held = "SELECT offender_id FROM offenders_custodyperiod WHERE offender_id = ANY(%s) AND ends_on IS NULL"
    sentences = "SELECT offender_id FROM offenders_sentence WHERE offender_id = ANY(%s) AND appeal <> 'quashed'"
    expected = keys(
        "SELECT offender_id FROM offenders_release WHERE offender_id = ANY(%s) AND is_counted "
        "AND status IN ('expected', 'ready')"
    )
    recalled, sentenced = keys(f"{held} AND is_recall"), keys(sentences)
    indeterminate = keys(f"{sentences} AND kind IN ('LIFE', 'IPP')")
    statuses = dict(plain("SELECT id, status FROM offenders_offender WHERE id = ANY(%s)", [people]))
    for key in keys(held):
        group = group_of(Held(statuses[key], key in expected, key in sentenced, key in indeterminate, key in recalled))
        found[f"held_as:{group}"] += 1


def _near_misses(people: list[int], today: date, found: Tally[str]) -> None:
    first = today.replace(day=1, year=today.year - 1)
    spells: dict[int, list[tuple[date, date | None]]] = {}
    for key, starts_on, ends_on in plain(
        """SELECT offender_id, starts_on, ends_on FROM offenders_custodyperiod WHERE offender_id = ANY(%s) AND id NOT IN
        (SELECT period_id FROM offenders_strikeout WHERE confirmed_at IS NOT NULL AND period_id IS NOT NULL)""",
        [people],
    ):
        spells.setdefault(key, []).append((starts_on, ends_on))
    for key, official, court, ours, leaves_on, found_at, ended_at in plain(
        """SELECT offender_id, official_on, court_on, worked_out_on, leaves_on, found_at, ended_at
        FROM offenders_dateconflict WHERE offender_id = ANY(%s)""",
        [people],
    ):
        days = {day for day in (official, court, ours) if day}
        stood = timezone.localdate(found_at) <= leaves_on and (
            ended_at is None or timezone.localdate(ended_at) >= leaves_on
        )
        held = any(a <= leaves_on and (b is None or b > leaves_on) for a, b in spells.get(key, ()))
        if len(days) > 1 and stood and held and first <= leaves_on < today:
            found["near:date_not_used"] += 1
    for (on,) in plain(
        """SELECT happened_on FROM offenders_movement WHERE offender_id = ANY(%s)
        AND happening IN ('found_lawful', 'found_lawful_without_licence') AND id NOT IN
        (SELECT movement_id FROM offenders_strikeout WHERE confirmed_at IS NOT NULL AND movement_id IS NOT NULL)""",
        [people],
    ):
        found["near:found_lawful"] += first <= on < today


def _panels(people: list[int], today: date, found: Tally[str]) -> None:
    """Each hearing, its members and the rule of the day on which it was listed."""
    terrorists = {
        key
        for key, part, connection_found in plain(
            """SELECT c.offender_id, o.schedule_19za, c.terrorist_connection FROM offenders_conviction c
            LEFT JOIN offenders_offence o ON o.id = c.offence_id WHERE c.offender_id = ANY(%s)""",
            [people],
        )
        if part not in ("none", "part_3") or connection_found == "yes"
    }
    values = plain(
        "SELECT starts_on, value::text::int FROM sharing_practicevalue WHERE name LIKE %s ORDER BY starts_on",
        ["parole.panel.%.law_enforcement_members"],
    )
    first, until = _quarters_ago(today, 7), _quarters_ago(today, -1)
    for key, review, first_on, last_on, listed_on in plain(
        """SELECT offender_id, review_id, first_on, last_on, listed_on FROM parole_hearing
        WHERE offender_id = ANY(%s) AND status <> 'cancelled'""",
        [people],
    ):
        members = [
            discipline
            for discipline, seated_on, left_on in plain(
                "SELECT discipline, seated_on, left_on FROM parole_seat WHERE review_id = %s", [review]
            )
            if seated_on <= last_on and (left_on is None or left_on > last_on)
        ]
        asked = next((value for starts_on, value in reversed(values) if starts_on <= listed_on), 1)
        if key in terrorists and members and first <= first_on < until:
            found[f"panel:{'met' if members.count('law_enforcement') >= asked else 'short'}"] += 1


def _calculations(people: list[int], found: Tally[str]) -> None:
    """The answer of the rules to each stored calculation of who is held."""
    from offenders.dates.coverage.rules import answer_of, words_of

    for refused, readings, sheets in plain(
        """SELECT c.refused, c.readings::text, (SELECT count(*) FROM offenders_keydate k
            WHERE k.offender_id = o.id AND k.superseded_at IS NULL AND k.origin = 'official')
        FROM offenders_offender o
        LEFT JOIN offenders_calculation c ON c.offender_id = o.id AND c.superseded_at IS NULL
        WHERE o.id = ANY(%s) AND o.id IN (SELECT offender_id FROM offenders_custodyperiod WHERE ends_on IS NULL)""",
        [people],
    ):
        words = words_of(answer_of(refused, has_readings=bool(readings) and readings != "[]"))
        found[f"calculated:{words}:{'sheet' if sheets else 'no_sheet'}"] += 1


def _items_of(world: FiguresWorld, reader: str, programme: str, people: list[int]) -> dict[str, int]:
    """Those not decided, and those of prisons that no other team was given; each asked alone whether it is seen. Of
    their own programme alone, where they name one."""
    from sharing.models import Item

    user = world.readers[reader]
    rows = [
        row
        for row in Item.objects.filter(subject_id__in=people).select_related("agency")
        if row.programme in ("", programme)
        and (not row.is_named_only if user is None else Item.objects.filter(pk=row.pk).visible_to(user).exists())
    ]
    return {
        "items": sum(row.state == "undecided" for row in rows),
        "security": sum(row.agency.kind == "prison" and row.state in ("undecided", "withheld") for row in rows),
    }


def counted_by_figures(world: FiguresWorld, reader: str, programme: str, *, at: datetime) -> dict[str, int]:
    """The same numbers, as the figures give them."""
    from release_monitor.figures.counting.for_readers import counted_many
    from release_monitor.figures.counting.reading import Counter
    from release_monitor.figures.index import all_figures
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
    found["old_sheet"] = gaps["old_sheet"]
    found["security"] = sum(rows("security-items").values())
    for name, code in (
        *(("held_as", "custody-groups"), ("near", "near-misses"), ("listed", "weekly-lists")),
        *(("recall_decided", "recall-decisions"), ("outcome", "parole-outcomes"), ("panel", "panels")),
        ("put_off", "adjournments"),
    ):
        found |= {f"{name}:{key}": number for key, number in rows(code).items()}
    for row in by_code["date-coverage"].rows:
        for kind, number in zip(("sheet", "no_sheet"), row.numbers, strict=True):
            found[f"calculated:{row.words}:{kind}"] = number
    overrides = {row.key: row.numbers for row in by_code["date-overrides"].rows}
    found |= {f"override:{key}": sum(overrides[key]) for key in ("proposed", "ended")}
    found["override:in_force"] = overrides["in_force"][-1]
    everyone = sum(rows("caseload").values())
    found["everyone"] = everyone
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
