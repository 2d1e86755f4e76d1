"""A checklist that all have signed: reopened, taken back, and written on when the day comes."""

from datetime import UTC, date, datetime

import pytest

from licence.models import DayAct, ItemChange, Readiness, SignOff
from licence.readiness.actions import clock, items, release_day, sign_off
from licence.readiness.actions.settling import ReadinessRefused
from licence.readiness.judging import judge
from licence.readiness.rules.readiness import Body
from offenders.models import Release, ReleaseHold
from offenders.movements import actions as custody
from offenders.movements.actions import NotPrepared
from offenders.releases.holds import actions as holds
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.duties.actions import name_owner
from sharing.models import AuditEntry
from tests.factories.readiness import a_list, item_of, open_alerts, put_in_hand, release_of, reread, sign_all, state_of
from tests.factories.sharing import GrantFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
GOES_ON = date(2026, 12, 18)


def all_in_hand():
    readiness, cast = a_list(GOES_ON, on=date(2026, 12, 1))
    put_in_hand(readiness, cast)
    sign_all(readiness, cast)
    return {"signed": (readiness, cast)}


world = world_of(all_in_hand)
signed = row_of("signed")


def test_release_without_a_list_is_not_ready(signed):
    readiness, cast = signed
    Readiness.objects.update(closed_at=datetime(2026, 12, 1, tzinfo=UTC), closed_because="For a test")
    Release.objects.update(status="expected")

    with pytest.raises(NotPrepared, match="has not started"):
        custody.mark_ready(release=release_of(readiness), by=cast["probation_officer"])


def test_item_set_back_withdraws_its_body_s_signature_and_ready(signed):
    readiness, cast = signed
    warrant = item_of(readiness, "other_warrant")

    with pytest.raises(MoveRefused, match="Enter the details"):
        items.say(item=warrant, verb="set_back", by=cast["prison_offender_manager"])
    items.say(item=warrant, verb="set_back", words="A new charge", by=cast["prison_offender_manager"])

    assert release_of(readiness).status == "expected"
    withdrawn = SignOff.objects.exclude(withdrawn_at=None).get()
    assert withdrawn.body == "prison"
    assert "A new charge" in withdrawn.withdrawn_because
    assert open_alerts(readiness, "set_back").count() == 1
    assert AuditEntry.objects.filter(verb="offenders.release_not_ready").exists()


def test_what_the_records_say_anew_withdraws_too(signed):
    readiness, cast = signed

    holds.hold_release(release=release_of(readiness), kind=ReleaseHold.Kind.IDENTITY, reason="Two names", by=None)
    assert release_of(readiness).status == "expected"
    assert state_of(readiness, "identity") == "blocked"
    holds.lift_hold(hold=ReleaseHold.objects.get(), reason="One and the same", by=None)

    assert state_of(readiness, "identity") == "done"
    assert release_of(readiness).status == "expected"  # the prison signs again
    assert ItemChange.objects.filter(item__code="identity", kind="judged", by=None).count() >= 2
    sign_off.sign(readiness=readiness, body="prison", by=cast["prison_offender_manager"])
    assert release_of(readiness).status == "ready"


def test_signature_is_taken_back_for_a_reason(signed):
    readiness, cast = signed
    by_police = SignOff.objects.get(body="police")

    with pytest.raises(ReadinessRefused, match="Enter a reason"):
        sign_off.withdraw(signed=by_police, reason=" ", by=cast["ct_manager"])
    sign_off.withdraw(signed=by_police, reason="The journey is off", by=cast["ct_manager"])

    assert release_of(readiness).status == "expected"
    assert judge(reread(readiness)).unsigned == [Body.POLICE]


def test_duty_that_is_left_open_falls_back_by_the_clock(signed):
    readiness, cast = signed
    officer = cast["probation_officer"]
    team = officer.memberships.get().team
    name_owner(subject=readiness.offender, team=team, owner=officer, deputy=None, reason="Moved on", by=officer)

    clock.watch(at=datetime(2026, 12, 1, 12, 5, tzinfo=UTC))

    assert state_of(readiness, "duties") == "waiting"
    assert release_of(readiness).status == "expected"
    assert not SignOff.objects.filter(withdrawn_at=None).exists()


class TestReleaseDay:
    DAY = datetime(2026, 12, 18, 7, tzinfo=UTC)

    def test_sheet_opens_at_six_and_names_who_did_what(self, signed, at_noon):
        readiness, cast = signed
        prison, police = cast["prison_offender_manager"], cast["ct_analyst"]

        def done(act, words, by):
            return release_day.record_act(readiness=readiness, act=act, words=words, by=by)

        at_noon.move_to(datetime(2026, 12, 18, 5, 59, tzinfo=UTC))
        with pytest.raises(MoveRefused, match="opens at 6am on 18 December 2026"):
            done("identity", "Photograph", prison)
        at_noon.move_to(self.DAY)
        with pytest.raises(MoveRefused, match="First"):
            done("handed_over", "PC 4471", prison)
        with pytest.raises(ReadinessRefused, match="how it was"):
            done("identity", " ", prison)
        for act, words in (
            ("identity", "Photograph, signs"),
            ("warrants", "Police computer"),
            ("handed_over", "PC 44"),
        ):
            done(act, words, prison)
        done("received", "DC Anna Reid, 4471", police)

        acts = [(each.act, each.recorded_by) for each in release_day.acts_of(readiness)]
        assert acts == [("identity", prison), ("warrants", prison), ("handed_over", prison), ("received", police)]
        with pytest.raises(MoveRefused, match="already recorded"):
            done("identity", "Photograph", prison)

    def test_nobody_receives_from_themselves(self, signed, at_noon):
        readiness, cast = signed
        prison = cast["prison_offender_manager"]
        at_noon.move_to(self.DAY)
        for act in ("identity", "warrants", "handed_over"):
            release_day.record_act(readiness=readiness, act=act, words="Seen", by=prison)
        second = UserFactory(
            role="ct_analyst", teams=[cast["ct_analyst"].memberships.get().team], staff_number=prison.staff_number
        )

        with pytest.raises(SamePerson):
            release_day.record_act(readiness=readiness, act="received", words="DC Reid", by=second)
        assert not DayAct.objects.filter(act="received").exists()

    def test_what_was_recorded_wrongly_is_struck_out_and_stays(self, signed, at_noon):
        readiness, cast = signed
        prison = cast["prison_offender_manager"]
        at_noon.move_to(self.DAY)
        for act in ("identity", "warrants", "handed_over"):
            release_day.record_act(readiness=readiness, act=act, words="Seen", by=prison)
        identity, handed_over = DayAct.objects.get(act="identity"), DayAct.objects.get(act="handed_over")

        with pytest.raises(ReadinessRefused, match="handed over"):
            release_day.strike_out(act=identity, reason="Another man", by=prison)
        release_day.strike_out(act=handed_over, reason="He is still in the cell", by=prison)
        release_day.strike_out(act=identity, reason="Another man", by=prison)
        release_day.record_act(readiness=readiness, act="identity", words="Fingerprints", by=prison)

        assert DayAct.objects.filter(act="identity").count() == 2

    def test_sheet_is_written_on_after_the_person_has_gone(self, signed, at_noon):
        readiness, _cast = signed
        at_noon.move_to(self.DAY)
        custody.record_release(release=release_of(readiness), on=GOES_ON, by=None)
        works_on = GrantFactory(subject=readiness.offender, team__agency__kind="prison", grant_role="contributor").team
        officer = UserFactory(role="prison_offender_manager", teams=[works_on])

        release_day.record_act(readiness=readiness, act="identity", words="Photograph", by=officer)

        assert DayAct.objects.count() == 1
