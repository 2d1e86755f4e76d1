"""Actions judged from the records of a release: licences, plans, offences and duties as they are."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from licence.catalogue.policy import additional
from licence.catalogue.rules.families import Family, kinds_for
from licence.checks.actions import plans
from licence.checks.rules import Every
from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.licences.actions import licences
from licence.models import Licence, LicenceCondition, Readiness, SignOff
from licence.papers.actions import handing
from licence.papers.actions.printing import print_paper
from licence.readiness.actions import lists, sign_off
from licence.readiness.judging import judge, judge_many
from offenders.models import Conviction, Offence, Release, Sentence
from tests.factories.licence import filled, somebody_due_out
from tests.factories.readiness import a_list, all_bodies, put_in_hand, reread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
GOES_ON = date(2026, 12, 18)
ON = date(2026, 12, 1)


@pytest.fixture
def on_licence():
    """(readiness, cast): somebody who goes on licence, sentenced for an offence that brings notification."""
    person = somebody_due_out(GOES_ON)
    offence, _ = Offence.objects.update_or_create(
        statute="Terrorism Act 2000",
        section="58",
        defaults={"title": "Collecting", "schedule_19za": "part_2", "brings_notification": True},
    )
    conviction = Conviction.objects.create(offender=person, offence=offence, convicted_on=date(2023, 3, 1))
    Sentence.objects.create(offender=person, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=6)
    cast = all_bodies(person)
    release = Release.objects.select_related("offender").get(offender=person)
    return lists.make_list(release=release, on=ON, by=None), cast


def told(readiness):
    """State and words of each item that the records judge."""
    return {line.item.code: (line.state, line.judged_words) for line in judge(reread(readiness)).lines}


def approved(readiness, cast, *, added=()):
    com = cast["probation_officer"]
    licence = filled(licences.begin(offender=readiness.offender, by=com), com)
    for code, inputs in added:
        entry = next(each for each in additional(licence.policy_version) if each.code.lower().startswith(code))
        written = Written("Needed", "No more", date(2027, 6, 1), inputs=inputs)
        conditions.add_condition(licence=licence, entry=entry, written=written, by=com)
    licences.submit(licence=licence, by=com)
    return licences.approve(licence=licence, by=cast["prison_decision_maker"])


def plan_all(licence, by):
    for condition in LicenceCondition.objects.filter(licence=licence):
        plans.make_plan(
            condition=condition,
            kinds=kinds_for(Family(condition.family))[:1],
            number=1,
            unit=Every.WEEK,
            starts_on=GOES_ON,
            officer=by,
            by=by,
        )


def test_licence_appointment_and_checks_are_read_from_the_licence(on_licence):
    readiness, cast = on_licence
    assert told(readiness)["licence"] == ("not_started", "No licence started")

    licence = approved(readiness, cast)
    first = told(readiness)
    plan_all(licence, cast["probation_officer"])

    assert first["licence"] == ("done", "Version 1.0 approved, by the prison")
    assert first["appointment"][0] == "waiting"
    number = LicenceCondition.objects.filter(licence=licence).count()
    assert told(readiness)["appointment"] == (
        "done",
        f"Immediately upon release. {number} of {number} conditions have a check",
    )
    assert told(readiness)["tag"][0] == "not_needed"
    assert told(readiness)["polygraph"] == ("not_started", "Eligible; the licence has no polygraph condition")
    assert told(readiness)["notification"][0] == "not_started"


def test_approval_and_a_change_after_it_are_seen_at_once(on_licence):
    readiness, cast = on_licence
    licence = approved(readiness, cast)
    plan_all(licence, cast["probation_officer"])
    put_in_hand(readiness, cast)
    assert reread(readiness).items.get(code="licence").state == "done"
    sign_off.sign(readiness=readiness, body="probation", by=cast["probation_officer"])

    licences.after_edit(Licence.objects.get(pk=licence.pk), by=cast["probation_officer"])

    assert reread(readiness).items.get(code="licence").state == "waiting"
    assert SignOff.objects.get().withdrawn_at is not None


def test_tag_is_needed_where_a_condition_is_checked_by_one(on_licence):
    readiness, cast = on_licence
    approved(readiness, cast, added=[("524f2fd6", {"endDate": "1 December 2027"})])

    assert told(readiness)["tag"] == ("not_started", "Not ordered")


@pytest.mark.parametrize(
    ("changed", "needed"),
    [
        ({}, True),
        ({"date_of_birth": date(2007, 3, 15)}, True),  # sixteen when sentenced, not when convicted
        ({"date_of_birth": date(2007, 3, 16)}, False),
        ({"date_of_birth": None}, True),
    ],
)
def test_notification_is_asked_of_who_was_sixteen_when_dealt_with(on_licence, changed, needed):
    readiness, _ = on_licence
    for name, value in changed.items():
        setattr(readiness.offender, name, value)
    readiness.offender.save()

    assert (told(readiness)["notification"][0] != "not_needed") is needed


def test_short_sentence_brings_neither_notification_nor_polygraph(on_licence):
    readiness, _ = on_licence
    Sentence.objects.update(years=0, months=11)

    assert told(readiness)["notification"][0] == "not_needed"
    assert told(readiness)["polygraph"] == ("not_needed", "A polygraph condition needs a sentence of 12 months or more")


def test_another_list_says_nothing_of_this_one():
    readiness, cast = a_list(GOES_ON, on=ON)
    other, _ = a_list(date(2026, 12, 10), on=ON)
    put_in_hand(readiness, cast)

    first, second = judge_many([reread(other), reread(readiness)])

    assert first.readiness == other
    assert len(first.stand_open) == 3
    assert not second.stand_open


def test_fifty_lists_are_judged_with_the_questions_of_one():
    first, cast = a_list(date(2026, 12, 2), on=ON)
    made = [first.pk] + [a_list(date(2026, 12, 2 + n % 20), on=ON, like=cast)[0].pk for n in range(1, 12)]
    rows = list(Readiness.objects.with_all().filter(pk__in=made))

    with CaptureQueriesContext(connection) as one:
        judge_many(rows[:1])
    with CaptureQueriesContext(connection) as many:
        judge_many(rows)

    assert len(one) == len(many) <= 14


def test_licence_explained_and_handed_over_is_in_hand_until_that_is_withdrawn(on_licence):
    readiness, cast = on_licence
    licence, pom = approved(readiness, cast), cast["prison_offender_manager"]
    paper = print_paper(about=licence, by=pom)
    handed = {"method": "in_person", "place": "Reception", "is_explained": True, "signing": "signed"}
    given = handing.hand_over(paper=paper, handed_at=timezone.now(), by=pom, **handed)

    assert told(readiness)["explained"][0] == "done"
    assert "Licence 1.0 was explained and handed over at midday on 1 December 2026" in told(readiness)["explained"][1]
    assert readiness.items.get(code="explained").state == "done"

    handing.withdraw(given=given, reason="Another person", by=pom)
    assert told(readiness)["explained"][0] == "not_started"
