"""Of two who decide, or sign, on one recall at the same moment, on two connections: one wins and the other is told."""

import pytest

from licence.models import Recall, RecallClock, RecallMove
from licence.recalls.actions import casework, deciding, signing
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert, AuditEntry, User
from tests.factories.recalls import LETTER, RISKS, WHY, Cast
from tests.workers import both

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return Cast()


def at_once(recall, *acts):
    """What each was told: the state that it brought about, or the refusal. acts: (verb of signing or deciding, who,
    what is typed). Both wait for the person before either has them."""

    def work(act, by, typed):
        own = Recall.objects.select_related("offender").get(pk=recall.pk)  # as each opened it, before the other's act
        who = User.objects.select_related("agency").get(pk=by.pk)
        return lambda: act(recall=own, by=who, **typed).status

    return both(*(work(*each) for each in acts), wait_for=("offenders_offender", "id", recall.offender_id))


def one_won(said, recall, *verbs, words):
    """The state that stands: one act alone was done, kept and logged, and the other was refused in these words."""
    refused = [each for each in said if isinstance(each, MoveRefused)]
    assert len(refused) == 1, said
    assert words in str(refused[0].message)
    recall.refresh_from_db()
    assert recall.status in said
    assert RecallMove.objects.filter(recall=recall, verb__in=verbs).count() == 1
    assert AuditEntry.objects.filter(verb__in=[f"licence.recall_{verb}" for verb in verbs]).count() == 1
    return recall.status


def another(cast, of):
    return cast.somebody(of.agency.kind, of.role, "Another")


def test_of_a_yes_and_a_no_one_is_the_decision(cast):
    recall, other = cast.consulted(), another(cast, cast.senior)
    reasons = {"rationale": WHY, "alternatives": ["none"]}
    against = reasons | {"look_again_hours": 4, "letter": LETTER}

    said = at_once(recall, (deciding.agree, cast.senior, reasons), (deciding.no_recall, other, against))

    stands = one_won(said, recall, "agree", "no_recall", words="cannot be done now")
    is_sought = stands == "recall_agreed"
    assert recall.decided_by == (cast.senior if is_sought else other)
    assert RecallClock.objects.filter(recall=recall, kind="papers").count() == is_sought
    told = Alert.objects.filter(kind__in=["licence.recall_decided", "licence.no_recall"])
    assert told.count() == 1
    breach = recall.breaches.get().breach
    assert breach.status == ("recall_decided" if is_sought else "no_recall")


def test_of_two_who_seek_recall_one_has_decided_and_one_clock_runs(cast):
    recall, other = cast.consulted(), another(cast, cast.senior)
    reasons = {"rationale": WHY, "alternatives": ["none"]}

    said = at_once(recall, *[(deciding.agree, by, reasons) for by in (cast.senior, other)])

    one_won(said, recall, "agree", words="it is recall agreed")
    assert RecallClock.objects.filter(recall=recall, kind="papers").count() == 1
    assert Alert.objects.filter(kind="licence.recall_decided").count() == 1


def test_of_two_seniors_one_countersigns(cast):
    recall, other = cast.agreed(), another(cast, cast.senior)
    Recall.objects.filter(pk=recall.pk).update(**RISKS)

    said = at_once(recall, *[(signing.countersign, by, {"view": f"I agree, {by.pk}"}) for by in (cast.senior, other)])

    one_won(said, recall, "countersign", words="it is spo signed")
    assert recall.countersigned_view == f"I agree, {recall.countersigned_by_id}"


def test_of_two_heads_one_endorses(cast):
    recall, other = cast.countersigned(), another(cast, cast.head)

    said = at_once(recall, *[(signing.endorse, by, {"view": f"I endorse, {by.pk}"}) for by in (cast.head, other)])

    one_won(said, recall, "endorse", words="it is aco signed")
    assert recall.endorsed_view == f"I endorse, {recall.endorsed_by_id}"


def test_of_two_who_send_the_papers_go_once(cast):
    recall, other = cast.endorsed(), another(cast, cast.author)

    said = at_once(recall, *[(signing.send, by, {}) for by in (cast.author, other)])

    one_won(said, recall, "send", words="it is sent to ppcs")
    assert RecallClock.objects.filter(recall=recall, kind="assessment").count() == 1
    assert Alert.objects.filter(kind="licence.recall_sent").count() == 1


def test_of_who_revokes_and_who_refuses_one_has_decided_for_ppcs(cast):
    recall, other = cast.sent(), another(cast, cast.ppcs)

    said = at_once(recall, (casework.revoke, cast.ppcs, {}), (casework.refuse, other, {"reason": "Managed"}))

    stands = one_won(said, recall, "revoke", "refuse", words="cannot be done now")
    cast.licence.refresh_from_db()
    is_revoked = stands == "unlawfully_at_large"
    assert cast.licence.status == ("recalled" if is_revoked else "active")
    kinds = ("licence.at_large", "licence.recall_refused")
    assert list(Alert.objects.filter(kind__in=kinds).values_list("kind", flat=True)) == [kinds[not is_revoked]]
