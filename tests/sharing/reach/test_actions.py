import re
from datetime import timedelta

import pytest
from django.core import mail

from sharing import access
from sharing.access.two_people import SamePerson
from sharing.models import AuditPayload, ReachTest, ReachWay
from sharing.reach import actions, rules, ways
from sharing.reach.actions import ReachRefused
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory
from tests.receiver import receiving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
WRONG = "000000"


@pytest.fixture(autouse=True)
def gateway(settings):
    with receiving() as receiver:
        settings.LOCAL = True
        settings.PEOPLE_PAGER_URL = receiver.address
        yield receiver


@pytest.fixture(autouse=True)
def no_code_is_wrong_by_luck(monkeypatch):
    below = actions.secrets.randbelow
    monkeypatch.setattr(actions.secrets, "randbelow", lambda most: 1 + below(most - 1))


@pytest.fixture
def agency():
    return AgencyFactory(name="CT policing", kind="ct_police")


@pytest.fixture
def desk(agency):
    return TeamFactory(name="CT duty desk", kind="duty_desk", agency=agency)


@pytest.fixture
def neil(agency):
    return UserFactory(name="Neil Garvey", email="neil@police.example", role="duty_officer", agency=agency)


@pytest.fixture
def karen(agency, desk):
    return UserFactory(name="Karen Lockyer", role="duty_officer", agency=agency, teams=[desk])


def code_sent():
    return re.search(r"Code: (\d{6})", mail.outbox[-1].body)[1]


def count(user, noon):
    return ways.tested_ways([user], noon)[user.pk]


class TestEmail:
    def test_is_tested_by_the_code_that_came(self, neil, noon):
        test = actions.send_test(user=neil, kind="email")
        assert count(neil, noon) == 0

        actions.type_back(test=test, code=code_sent(), by=neil)

        assert mail.outbox[-1].to == [neil.email]
        assert count(neil, noon) == 1

    def test_code_is_kept_as_a_hash_alone(self, neil, noon):
        test = actions.send_test(user=neil, kind="email")
        code = code_sent()
        actions.type_back(test=test, code=code, by=neil)

        assert code not in ReachTest.objects.get().code_hash
        assert not [row for row in AuditPayload.objects.values_list("data", flat=True) if code in str(row)]

    @pytest.mark.parametrize(("after", "is_taken"), [(10 * MINUTE - SECOND, True), (10 * MINUTE, False)])
    def test_code_lasts_ten_minutes(self, neil, at_noon, after, is_taken):
        test = actions.send_test(user=neil, kind="email")
        at_noon.shift(after)

        if is_taken:
            actions.type_back(test=test, code=code_sent(), by=neil)
        else:
            with pytest.raises(ReachRefused, match="can no longer be used"):
                actions.type_back(test=test, code=code_sent(), by=neil)

        assert bool(ReachTest.objects.get().passed_at) is is_taken

    @pytest.mark.parametrize(("wrong", "is_taken"), [(rules.MOST_TRIES - 1, True), (rules.MOST_TRIES, False)])
    def test_code_dies_after_five_tries(self, neil, noon, wrong, is_taken):
        test = actions.send_test(user=neil, kind="email")
        for _ in range(wrong):
            with pytest.raises(ReachRefused, match="not correct"):
                actions.type_back(test=test, code=WRONG, by=neil)

        if is_taken:
            actions.type_back(test=test, code=code_sent(), by=neil)
        else:
            with pytest.raises(ReachRefused, match="can no longer be used"):
                actions.type_back(test=test, code=code_sent(), by=neil)

        assert count(neil, noon) == is_taken

    def test_only_the_newest_code_counts(self, neil, noon):
        older = actions.send_test(user=neil, kind="email")
        code = code_sent()
        actions.send_test(user=neil, kind="email")

        with pytest.raises(ReachRefused, match="can no longer be used"):
            actions.type_back(test=older, code=code, by=neil)

    def test_five_tests_an_hour(self, neil, at_noon):
        for _ in range(rules.MOST_TESTS):
            actions.send_test(user=neil, kind="email")
        with pytest.raises(ReachRefused, match="5 tests in an hour"):
            actions.send_test(user=neil, kind="email")
        at_noon.shift(rules.TESTS_COUNTED_FOR)

        assert actions.send_test(user=neil, kind="email")

    def test_typed_back_twice_is_no_harm(self, neil, noon):
        test = actions.send_test(user=neil, kind="email")
        first = actions.type_back(test=test, code=code_sent(), by=neil)

        assert actions.type_back(test=test, code=WRONG, by=neil).passed_at == first.passed_at

    def test_nobody_types_it_back_for_another(self, neil, karen, noon):
        test = actions.send_test(user=neil, kind="email")

        with pytest.raises(access.RecordHidden):
            actions.type_back(test=test, code=code_sent(), by=karen)
        assert count(neil, noon) == 0

    def test_another_address_of_the_account_is_tested_anew(self, neil, noon):
        actions.type_back(test=actions.send_test(user=neil, kind="email"), code=code_sent(), by=neil)
        neil.email = "n.garvey@police.example"
        neil.save()
        actions.send_test(user=neil, kind="email")

        assert mail.outbox[-1].to == ["n.garvey@police.example"]
        assert count(neil, noon) == 0

    def test_says_where_it_could_not_be_sent(self, neil, noon, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

        with pytest.raises(ReachRefused, match="could not be sent"):
            actions.send_test(user=neil, kind="email")
        assert ReachTest.objects.get().failed_at == noon


class TestPager:
    def test_is_tested_by_the_code_that_the_gateway_took(self, neil, gateway, noon):
        actions.set_number(user=neil, kind="pager", number="07700 900118")
        test = actions.send_test(user=neil, kind="pager")
        (said,) = gateway.bodies
        code = re.search(r"Your code: (\d{6})", said["text"])[1]

        actions.type_back(test=test, code=code, by=neil)

        assert said["to"] == "07700 900118"
        assert "Garvey" not in str(said)
        assert count(neil, noon) == 1

    def test_says_where_the_gateway_did_not_take_it(self, neil, gateway, noon):
        actions.set_number(user=neil, kind="pager", number="07700 900118")
        gateway.answers = [500]

        with pytest.raises(ReachRefused, match="could not be sent"):
            actions.send_test(user=neil, kind="pager")

    def test_does_not_exist_without_a_gateway(self, neil, noon, settings):
        actions.set_number(user=neil, kind="pager", number="07700 900118")
        settings.PEOPLE_PAGER_URL = ""

        with pytest.raises(ReachRefused, match="Enter a number first"):
            actions.send_test(user=neil, kind="pager")

    def test_number_is_kept_sealed(self, neil, noon):
        way = actions.set_number(user=neil, kind="pager", number="07700 900118")

        assert "900118" not in way.sealed_number
        assert ReachWay.objects.get().number == "07700 900118"
        assert not [row for row in AuditPayload.objects.values_list("data", flat=True) if "900118" in str(row)]

    def test_another_number_is_to_be_tested_and_the_old_one_is_gone(self, neil, gateway, noon):
        way = actions.set_number(user=neil, kind="pager", number="07700 900118")
        ReachWay.objects.update(tested_at=noon)
        actions.set_number(user=neil, kind="pager", number="07700 900119")
        way.refresh_from_db()

        assert (way.removed_at, way.sealed_number) == (noon, "")
        assert count(neil, noon) == 0

    @pytest.mark.parametrize("number", ["", "112", "seven", "07700 900118 <b>", "+44 7700 900118 +"])
    def test_what_is_no_number_is_refused(self, neil, number):
        with pytest.raises(ReachRefused) as refused:
            actions.set_number(user=neil, kind="pager", number=number)
        assert refused.value.field == "number"

    def test_removed_ways_reach_nobody(self, neil, karen, noon):
        way = actions.set_number(user=neil, kind="pager", number="07700 900118")
        with pytest.raises(access.RecordHidden):
            actions.remove(way=way, by=karen)
        ReachWay.objects.update(tested_at=noon)
        actions.remove(way=way, by=neil)

        assert count(neil, noon) == 0


class TestTelephone:
    @pytest.fixture
    def test(self, neil, noon):
        actions.set_number(user=neil, kind="telephone", number="020 7946 0118")
        return actions.send_test(user=neil, kind="telephone")

    def test_is_tested_by_the_code_that_the_desk_reads_out(self, test, neil, karen, noon):
        assert test.code_hash == ""
        called, code = actions.call(test=test, by=karen)
        actions.type_back(test=called, code=code, by=neil)

        assert ReachTest.objects.get().caller == karen
        assert count(neil, noon) == 1

    def test_nobody_calls_themselves(self, test, neil, desk, noon):
        from tests.factories.sharing import MembershipFactory

        MembershipFactory(user=neil, team=desk)

        with pytest.raises(SamePerson):
            actions.call(test=test, by=neil)

    def test_nor_do_two_accounts_of_one_person(self, test, neil, karen, noon):
        karen.staff_number = neil.staff_number
        karen.save()

        with pytest.raises(SamePerson):
            actions.call(test=test, by=karen)

    def test_nobody_calls_who_is_of_no_desk_of_the_agency(self, test, agency, noon):
        elsewhere = TeamFactory(kind="duty_desk", agency=AgencyFactory(kind="prison"))
        of_prison = UserFactory(role="duty_officer", agency=elsewhere.agency, teams=[elsewhere])
        of_team = UserFactory(role="ct_analyst", agency=agency, teams=[TeamFactory(agency=agency)])

        for asker in (of_prison, of_team):
            with pytest.raises(access.RecordHidden):
                actions.call(test=test, by=asker)
        assert ReachTest.objects.get().caller is None

    def test_whoever_calls_again_reads_out_another_code(self, test, neil, karen, noon):
        _, before = actions.call(test=test, by=karen)
        called, code = actions.call(test=test, by=karen)

        if before != code:
            with pytest.raises(ReachRefused, match="not correct"):
                actions.type_back(test=called, code=before, by=neil)
        assert actions.type_back(test=called, code=code, by=neil)

    @pytest.mark.parametrize(("after", "is_open"), [(12 * 60 * MINUTE - SECOND, True), (12 * 60 * MINUTE, False)])
    def test_who_was_not_called_within_12_hours_asks_again(self, test, karen, at_noon, after, is_open):
        at_noon.shift(after)

        if is_open:
            assert actions.call(test=test, by=karen)
        else:
            with pytest.raises(ReachRefused, match="No one needs to call"):
                actions.call(test=test, by=karen)
