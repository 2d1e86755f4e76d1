"""Nobody acknowledges: deputies, the desk's first on call and command on call hear of it in turn, also at night, over a
weekend, over both changes of the clock, with a deputy on leave, and where the rota has a gap."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse

from sharing import alerts
from sharing.alerts import panels
from sharing.duties.alert_kinds import HANDOVER_REFUSED, NOBODY_REACHED
from sharing.models import Alert, Receipt, Severity, Shift
from sharing.rota.alert_kinds import GAP_NOW
from sharing.tasks import deliver, escalate
from tests.factories.leave import agreed, cast_of, planned
from tests.factories.rota import HOUR, ShiftFactory
from tests.factories.sharing import ExclusionFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)
cast = row_of("cast")


def made():
    """A team with its deputy; a duty desk with dana, omar and wren; malcolm and grace in command."""
    cast = cast_of(family_name="Quill")
    cast["person"].duties.update(deputy=cast["samira"])
    agency = cast["team"].agency
    cast["desk"] = TeamFactory(name="Probation duty desk", kind="duty_desk", agency=agency)
    command = TeamFactory(name="Probation command", agency=agency)
    for key, name in {"dana": "Dana Okoro", "omar": "Omar Field", "wren": "Wren Hale"}.items():
        role = "probation_duty_manager"
        cast[key] = UserFactory(name=name, role=role, agency=agency, teams=[cast["desk"]])
    for key, name in {"malcolm": "Malcolm Thirsk", "grace": "Grace Pell"}.items():
        cast[key] = UserFactory(name=name, role="probation_head", agency=agency, teams=[command])
    return {"cast": cast}


world = world_of(made)


def local(*parts, fold=0):
    return datetime(*parts, tzinfo=LONDON, fold=fold)


def on(cast, who, starts_at, ends_at, level="first"):
    team = None if level == "command" else cast["desk"]
    return ShiftFactory(
        team=team, agency=cast["team"].agency, user=cast[who], level=level, starts_at=starts_at, ends_at=ends_at
    )


def told(cast, at, at_noon, minutes=15):
    at_noon.move_to(at)
    alerts.raise_alert(
        kind=HANDOVER_REFUSED,
        key="one",
        subject=cast["person"],
        text="Second phone found",
        severity=Severity.CRITICAL,
        responds_in=minutes * MINUTE,
    )
    receipt = Receipt.objects.get(alert__key="one")
    deliver()
    mail.outbox.clear()
    return receipt


def heard(receipt, at_noon, *minutes):
    """By minutes after the alert, to whom letters left when the jobs ran."""
    found = {}
    for minute in minutes:
        at_noon.move_to(receipt.told_at + minute * MINUTE)
        mail.outbox.clear()
        escalate()
        deliver()
        found[minute] = sorted(letter.to[0] for letter in mail.outbox)
    return found


def mails(cast, *names):
    return sorted(cast[name].email for name in names)


def rung(receipt, name, round=1):
    return receipt.rungs.get(rung=name, round=round)


def test_nobody_acknowledges_and_each_hears_in_turn_as_the_rota_says(client, cast, at_noon):
    on(cast, "dana", local(2026, 12, 1, 6), local(2026, 12, 1, 18))
    on(cast, "grace", local(2026, 12, 1, 6), local(2026, 12, 2, 6), "command")
    receipt = told(cast, local(2026, 12, 1, 12), at_noon)

    assert heard(receipt, at_noon, 14, 15, 29, 30, 44, 45, 60) == {
        14: [],
        15: mails(cast, "samira"),
        29: [],
        30: mails(cast, "dana"),
        44: [],
        45: mails(cast, "grace"),
        60: mails(cast, "grace"),
    }
    assert rung(receipt, "duty_desk").told_as == "first on call until 18:00"
    assert rung(receipt, "command").told_as == "command on call until 2 December, 06:00"
    assert not Alert.objects.filter(kind=GAP_NOW.name).exists()
    client.force_login(cast["dana"])
    assert "NSD North" in client.get(reverse("alerts_escalated")).content.decode()
    client.force_login(cast["omar"])
    assert "NSD North" not in client.get(reverse("alerts_escalated")).content.decode()


def test_the_desk_changes_between_two_rungs_and_whoever_is_on_call_then_hears(cast, at_noon):
    on(cast, "dana", local(2026, 12, 1, 6), local(2026, 12, 1, 12, 30))
    on(cast, "omar", local(2026, 12, 1, 12, 30), local(2026, 12, 1, 20))
    receipt = told(cast, local(2026, 12, 1, 12), at_noon)

    assert heard(receipt, at_noon, 15, 30)[30] == mails(cast, "omar")


def test_with_a_deputy_on_leave_the_stand_in_hears_and_then_the_desk_on_call(cast, at_noon):
    on(cast, "dana", local(2026, 12, 1, 6), local(2026, 12, 1, 18))
    agreed(planned(cast, 0, 5, officer=cast["samira"], by="samira"), cast)
    receipt = told(cast, local(2026, 12, 1, 12), at_noon)

    assert heard(receipt, at_noon, 15, 30) == {15: mails(cast, "priya"), 30: mails(cast, "dana")}


def test_in_a_gap_everybody_of_the_desk_hears_and_command_is_alerted_of_the_gap(cast, at_noon):
    on(cast, "dana", local(2026, 11, 30, 18), local(2026, 12, 1, 6))
    receipt = told(cast, local(2026, 12, 1, 12), at_noon)

    assert heard(receipt, at_noon, 15, 30)[30] == mails(cast, "dana", "omar", "wren", "malcolm", "grace")

    assert rung(receipt, "duty_desk").told_as == "duty desk"
    gap = Alert.objects.get(kind=GAP_NOW.name)
    assert gap.text == "No one is first on call of Probation duty desk from 6am on 1 December 2026."
    assert (gap.subject, gap.severity) == (None, Severity.CRITICAL)
    escalate()
    assert Alert.objects.filter(kind=GAP_NOW.name).count() == 1


def test_a_holder_on_leave_is_a_gap(cast, at_noon):
    on(cast, "dana", local(2026, 12, 1, 6), local(2026, 12, 1, 18))
    planned(cast, 0, 1, officer=cast["dana"], by="dana", stand_in=None)
    receipt = told(cast, local(2026, 12, 1, 12), at_noon)

    heard(receipt, at_noon, 15, 30)

    assert set(rung(receipt, "duty_desk").people.all()) == {cast["omar"], cast["wren"]}
    assert "Dana Okoro is named, and is on leave." in Alert.objects.get(kind=GAP_NOW.name).text


def test_a_desk_without_a_rota_is_told_as_a_whole_and_there_is_no_gap(cast, at_noon):
    receipt = told(cast, local(2026, 12, 1, 12), at_noon)

    assert heard(receipt, at_noon, 15, 30)[30] == mails(cast, "dana", "omar", "wren")
    assert not Alert.objects.filter(kind=GAP_NOW.name).exists()


def test_first_on_call_kept_from_the_person_is_passed_and_the_rest_of_the_desk_hears(cast, at_noon):
    on(cast, "dana", local(2026, 12, 1, 6), local(2026, 12, 31, 18))
    ExclusionFactory(subject=cast["person"], user=cast["dana"])
    receipt = told(cast, local(2026, 12, 1, 12), at_noon)

    assert heard(receipt, at_noon, 15, 30)[30] == mails(cast, "omar", "wren")
    assert not Alert.objects.filter(kind=GAP_NOW.name).exists()


def test_at_night_the_first_on_call_hears_at_once_the_second_with_the_deputies_and_then_command(cast, at_noon):
    night = local(2026, 12, 1, 18), local(2026, 12, 2, 8)
    for who, level in {"dana": "first", "omar": "second", "grace": "command"}.items():
        on(cast, who, *night, level)
    receipt = told(cast, local(2026, 12, 2, 2, 10), at_noon)

    assert heard(receipt, at_noon, 0, 14, 15, 30, 60) == {
        0: mails(cast, "dana"),
        14: [],
        15: mails(cast, "omar", "samira"),
        30: mails(cast, "grace"),
        60: mails(cast, "grace"),
    }
    second = rung(receipt, "duty_desk", round=2)
    assert second.told_as == "second on call until 08:00"
    stages = panels.stages_of(receipt, at=receipt.told_at + 60 * MINUTE)
    assert [stage.name for stage in stages] == ["Your team", "Duty desk", "Deputies", "Command"]


def test_the_second_on_call_answers_for_the_team_and_it_escalates_no_further(client, cast, at_noon):
    night = local(2026, 12, 1, 18), local(2026, 12, 2, 8)
    on(cast, "dana", *night)
    on(cast, "omar", *night, "second")
    receipt = told(cast, local(2026, 12, 2, 2, 10), at_noon)
    heard(receipt, at_noon, 0, 15)
    client.force_login(cast["omar"])

    client.post(reverse("alert_answer_above", kwargs={"uid": rung(receipt, "duty_desk", round=2).uid}))

    assert heard(receipt, at_noon, 30, 600) == {30: [], 600: []}


def test_over_a_weekend_whoever_is_on_call_at_that_hour_hears(cast, at_noon):
    on(cast, "dana", local(2026, 12, 4, 18), local(2026, 12, 5, 18))
    on(cast, "omar", local(2026, 12, 5, 18), local(2026, 12, 6, 18))
    on(cast, "grace", local(2026, 12, 4, 18), local(2026, 12, 7, 8), "command")
    receipt = told(cast, local(2026, 12, 5, 17, 50), at_noon)

    found = heard(receipt, at_noon, 0, 15, 30)

    assert found == {0: mails(cast, "dana"), 15: mails(cast, "samira"), 30: mails(cast, "grace")}
    assert rung(receipt, "duty_desk").told_as == "first on call until 18:00"


@pytest.mark.parametrize(
    ("changes", "before", "after", "hours"),
    [
        # The hour from 1am to 2am is there twice on 25 October 2026, and not at all on 28 March 2027.
        (local(2026, 10, 25, 1, 30, fold=1), local(2026, 10, 24, 18), local(2026, 10, 25, 6), 13),
        (local(2027, 3, 28, 2), local(2027, 3, 27, 18), local(2027, 3, 28, 6), 11),
    ],
)
def test_over_a_change_of_the_clock_a_shift_ends_as_the_clock_on_the_wall_says(
    cast, at_noon, changes, before, after, hours
):
    held = on(cast, "dana", before, after)
    on(cast, "omar", after, after + 12 * HOUR)
    on(cast, "grace", before, after + 12 * HOUR, "command")
    assert held.ends_at.astimezone(ZoneInfo("UTC")) - held.starts_at.astimezone(ZoneInfo("UTC")) == hours * HOUR
    receipt = told(cast, changes, at_noon)

    assert heard(receipt, at_noon, 0, 15, 30) == {
        0: mails(cast, "dana"),
        15: mails(cast, "samira"),
        30: mails(cast, "grace"),
    }
    assert receipt.rungs.filter(rung="duty_desk").count() == 1
    assert rung(receipt, "duty_desk").told_as == "first on call until 06:00"


@pytest.mark.parametrize("ends", [local(2026, 10, 25, 6), local(2027, 3, 29, 6)])
def test_an_alert_in_the_last_second_of_a_shift_is_its_holders_and_at_the_next_second_the_new_ones(cast, at_noon, ends):
    on(cast, "dana", ends - 12 * HOUR, ends)
    on(cast, "omar", ends, ends + 12 * HOUR)
    receipt = told(cast, ends, at_noon)

    assert heard(receipt, at_noon, 0) == {0: mails(cast, "omar")}


def test_with_the_rota_of_command_empty_and_command_away_nobody_is_reached(cast, at_noon):
    on(cast, "dana", local(2026, 12, 1, 6), local(2026, 12, 1, 18))
    on(cast, "grace", local(2026, 11, 30, 6), local(2026, 12, 1, 6), "command")
    for who in ("malcolm", "grace"):
        planned(cast, 0, 3, officer=cast[who], by=who, stand_in=None)
    receipt = told(cast, local(2026, 12, 1, 12), at_noon)

    heard(receipt, at_noon, 15, 30, 45)

    assert rung(receipt, "command").people.count() == 0
    assert Alert.objects.filter(kind=NOBODY_REACHED.name).exists()
    assert "No one is command on call of Probation" in Alert.objects.get(kind=GAP_NOW.name).text


def test_a_shift_that_was_called_off_counts_for_nothing(cast, at_noon):
    held = on(cast, "dana", local(2026, 12, 1, 6), local(2026, 12, 1, 18))
    Shift.objects.filter(pk=held.pk).update(
        called_off_at=held.starts_at, called_off_by=cast["ann"], called_off_because="Entered twice"
    )
    receipt = told(cast, local(2026, 12, 1, 12), at_noon)

    assert heard(receipt, at_noon, 15, 30)[30] == mails(cast, "dana", "omar", "wren")
