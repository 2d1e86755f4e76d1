"""An application that a paper is withheld, from its record to what the prisoner got; there for its readers alone."""

from datetime import date

import pytest
from django.urls import reverse

from parole.dossier import actions as dossier
from parole.dossier.applications import NonDisclosure, SpecialAdvocate
from parole.dossier.second_checks import DisclosureCheck
from parole.models import DossierItem
from parole.withholding import second_checks
from sharing.access.state_machines import MoveRefused
from sharing.audit.versions import version_of
from sharing.models import Alert, AuditEntry
from tests.factories.breaches import let_in
from tests.factories.parole import heard_on, review_of_somebody_held
from tests.parole.dossier.test_compartment import PAPER
from tests.parole.reviews.test_pages import day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

TODAY = date(2026, 12, 1)
APPLIED = {
    "applicant": "secretary_of_state",
    "grounds": ["national_security"],
    "asked_for": "withhold",
    "necessity": "A source could be known by it, and a gist would not do",
    "document": "SoS/17/1",
} | day("applied_on", date(2026, 11, 10))


def begin():
    review = review_of_somebody_held()
    people = dict.fromkeys(("ppcs", "second", "outsider"), ("ppcs", "ppcs"))
    cast = {name: let_in(review.offender, kind, role=role) for name, (kind, role) in people.items()}
    cast["officer"] = let_in(review.offender, "probation")
    item = dossier.add_item(
        review=review,
        fields=PAPER,
        by=cast["officer"],
        withholding_reason="A source",
        readers=[cast["ppcs"], cast["second"]],
    )
    return {"review": review, "item": item, **cast}


@pytest.fixture
def item(begun):
    return begun["item"]


@pytest.fixture
def second(begun):
    return begun["second"]


@pytest.fixture
def casework(client, begun):
    client.force_login(begun["ppcs"])
    return begun["ppcs"]


def at(item, verb=""):
    about = {"uid": item.offender.uid, "item_uid": item.uid}
    if verb:
        return reverse("dossier_application_step", kwargs=about | {"verb": verb})
    return reverse("dossier_application", kwargs=about)


def sent(client, item, verb, **typed):
    """What the form says of it: empty where it was taken."""
    answer = client.post(at(item, verb), typed)
    return "" if answer.status_code == 302 else answer.content.decode()


def gets(item):
    return DossierItem.objects.get(pk=item.pk).disclosure


def applied(client, item, **more):
    assert sent(client, item, "apply", **APPLIED | more) == ""
    return NonDisclosure.objects.get(item=item, withdrawn_on=None)


def decided(client, item, directed, on=date(2026, 11, 20)):
    typed = {"directed": directed, "decided_by": "panel_chair", "document": "PB/1"} | day("on", on)
    assert sent(client, item, "decide", **typed) == ""


def check_of(item):
    return DisclosureCheck.objects.waiting().get(item=item)


def checked(item, by):
    second_checks.confirm(item=item, check=check_of(item).uid, by=by)


def test_who_applied_for_what_and_how_it_was_decided_is_on_the_page(client, item, casework):
    applied(client, item)
    decided(client, item, "withhold")

    said = client.get(at(item)).content.decode()
    for words in ("The Secretary of State, 10 November 2026", "National security", "the panel chair", "SoS/17/1"):
        assert words in said
    assert gets(item) == "withheld"


def test_third_party_is_refused_since_16_december_2025_and_taken_before(client, item, casework):
    third = APPLIED | {"applicant": "third_party", "third_party": "Greater Wrexcombe Police"}

    assert "only the Secretary of State can apply" in sent(client, item, "apply", **third)
    assert sent(client, item, "apply", **third | day("applied_on", date(2025, 12, 15))) == ""


def test_application_after_the_last_day_before_the_hearing_is_kept_as_late(client, item, casework):
    from parole.reviews.actions import clocks

    clocks.start(item.review, clocks.Clock.WITHHOLDING, event=date(2027, 1, 4))  # 8 weeks before: 9 November

    assert applied(client, item).is_late


def test_appeal_takes_back_what_was_directed_until_it_is_answered(client, item, casework, second):
    applied(client, item)
    decided(client, item, "gist")
    checked(item, second)
    assert gets(item) == "gist"

    assert sent(client, item, "appeal", appealed_by="representative", **day("on", date(2026, 11, 27))) == ""
    assert gets(item) == "pending"
    refused = sent(client, item, "give", gist_ref="PPUD 9", **day("on", TODAY))
    assert "An appeal is open" in refused

    assert sent(client, item, "answer-appeal", directed="withhold", document="PB/2", **day("on", TODAY)) == ""
    assert gets(item) == "withheld"
    assert "do not disclose any of it" in sent(client, item, "give", gist_ref="PPUD 9", **day("on", TODAY))


def test_gist_is_given_and_the_paper_stays_in_its_compartment(client, item, casework, second, begun):
    applied(client, item)
    decided(client, item, "gist")
    checked(item, second)

    assert "where the gist is kept" in sent(client, item, "give", **day("on", TODAY))
    assert sent(client, item, "give", gist_ref="PPUD 9", **day("on", TODAY)) == ""

    assert not DossierItem.objects.visible_to(begun["outsider"]).exists()


def test_paper_that_is_served_is_there_for_everybody_and_its_application_for_its_readers(
    client, item, casework, second, begun
):
    applied(client, item)
    decided(client, item, "serve")
    checked(item, second)
    assert not DossierItem.objects.visible_to(begun["outsider"]).exists()  # until it is served

    assert "deadline to appeal" in sent(client, item, "give", **day("on", date(2026, 11, 27)))
    assert sent(client, item, "give", **day("on", TODAY)) == ""

    assert DossierItem.objects.visible_to(begun["outsider"]).exists()
    assert not NonDisclosure.objects.visible_to(begun["outsider"]).exists()
    assert NonDisclosure.objects.visible_to(casework).exists()


def test_nobody_decides_beside_an_application_and_nobody_a_gist_without_one(client, item, casework):
    def decide(disclosure):
        return dossier.decide_disclosure(
            item=item, disclosure=disclosure, version=version_of(item, "disclosure"), by=casework
        )

    with pytest.raises(dossier.ParoleRefused, match="Only the Board can direct this"):
        decide("gist")
    applied(client, item)
    with pytest.raises(MoveRefused, match="This paper has an open application"):
        decide("withdrawn")
    assert sent(client, item, "withdraw", reason="Another paper says it", **day("on", TODAY)) == ""

    assert decide("withdrawn").disclosure == "withdrawn"
    assert "Another paper says it" in client.get(at(item)).content.decode()


def test_newer_version_of_the_paper_keeps_its_application(client, item, casework, second):
    applied(client, item)
    decided(client, item, "gist")
    checked(item, second)

    newer = dossier.add_item(review=item.review, fields=PAPER, by=casework, replaces=item)

    assert NonDisclosure.objects.get().item == newer
    assert newer.disclosure == "gist"


class TestSpecialAdvocate:
    def test_from_the_appointment_to_the_closed_hearing(self, client, item, casework):
        applied(client, item)
        heard_on(item.review, date(2026, 11, 30))
        typed = day("on", date(2026, 11, 12))
        assert sent(client, item, "ask-advocate", name="A. Wren KC", chambers="Fleet Chambers", **typed) == ""
        assert "is not appointed yet" in sent(client, item, "show", **typed)
        assert sent(client, item, "appoint", document="AG/1", **day("on", date(2026, 11, 14))) == ""
        assert "need no leave" in sent(client, item, "ask-to-speak", **day("on", date(2026, 11, 15)))
        assert sent(client, item, "show", **day("on", date(2026, 11, 16))) == ""
        objected = day("on", date(2026, 11, 17)) | day("objected_on", date(2026, 11, 18))
        assert sent(client, item, "ask-to-speak", **objected) == ""
        assert sent(client, item, "answer-speaking", answer="refused", **day("on", date(2026, 11, 19))) == ""
        assert "This review has no hearing" in sent(client, item, "attend", **day("on", date(2026, 11, 29)))
        assert sent(client, item, "attend", **day("on", date(2026, 11, 30))) == ""

        said = client.get(at(item)).content.decode()
        for words in ("A. Wren KC", "Refused 19 November 2026", "objected on 18 November 2026", "closed hearing"):
            assert words in said

    def test_one_acts_at_a_time_and_leaves_in_sight(self, client, item, casework):
        applied(client, item)
        assert sent(client, item, "ask-advocate", name="A. Wren KC", **day("on", TODAY)) == ""
        assert "First record that they stopped acting" in sent(
            client, item, "ask-advocate", name="B. Finch", **day("on", TODAY)
        )

        assert sent(client, item, "leave", reason="A conflict", **day("on", TODAY)) == ""
        assert sent(client, item, "ask-advocate", name="B. Finch", **day("on", TODAY)) == ""

        assert "A conflict" in client.get(at(item)).content.decode()


def test_for_whoever_is_not_a_reader_there_is_no_application_to_the_byte(client, item, casework, begun):
    applied(client, item)
    assert sent(client, item, "ask-advocate", name="A. Wren KC", **day("on", TODAY)) == ""
    client.force_login(begun["outsider"])

    for verb in ("", "apply", "decide", "appoint"):
        assert client.get(at(item, verb)).status_code == 404
    assert client.post(at(item, "decide"), {"directed": "serve"}).status_code == 404
    assert not SpecialAdvocate.objects.visible_to(begun["outsider"]).exists()
    assert not Alert.objects.exists()
    for entry in AuditEntry.objects.filter(verb__startswith="parole.compartment_a"):
        assert "Wren" not in str(entry.payload)
        assert "security" not in str(entry.payload)


def test_reader_of_another_role_reads_it_and_records_nothing(client, item, begun):
    client.force_login(begun["officer"])

    page = client.get(at(item)).content.decode()

    assert "PPCS records the application" in page
    assert at(item, "apply") not in page
    assert "role cannot do this" in sent(client, item, "apply", **APPLIED)
    assert not NonDisclosure.objects.exists()
