"""Pages of bundles: ordered, decided on, approved and downloaded through the doors that users have."""

import re

import pytest
from django.urls import reverse

from release_monitor.bundles import actions, making
from release_monitor.bundles.models import Bundle, BundleFile
from release_monitor.database.rights import as_owner
from sharing.destroying import mentions
from sharing.destroying.rules import pattern_of
from sharing.models import AuditEntry
from tests.factories.bundles import case, ordered
from tests.factories.sharing import RestrictionFactory, UserFactory
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST, ORDER, HOME = reverse("bundles"), reverse("bundle_order"), reverse("home")
TYPED = {
    "numbers": "a6120pd",
    "agency": "",
    "on": "2026-11-29",
    "at": "12:00",
    "zone": "",
    "authority": "Notice of 24 November",
    "recipient": "HM Senior Coroner",
    "reason": "Inquest",
    "says_held_back": "on",
}

world = world_of(case)
person, officer, item, auditor, second = map(row_of, ("person", "officer", "item", "auditor", "officer_of_privacy"))
police_owner, probation_owner = map(row_of, ("police_owner", "probation_owner"))


def page(client, user, address, **typed):
    client.force_login(user)
    answer = client.post(address, typed, follow=True) if typed else client.get(address, follow=True)
    return answer.content.decode()


def of(name, bundle, *more):
    return reverse(name, args=[bundle.uid, *more])


def test_from_order_to_download(client, auditor, second, police_owner, item, sealing):
    assert "Owners and a second person are alerted." in page(client, auditor, ORDER, **TYPED)
    bundle = Bundle.objects.get()
    assert "Someone else must approve the bundle: you ordered it." in page(client, auditor, of("bundle", bundle))
    asked = bundle.items.get(kind="intelligence")
    for user in (second, police_owner):
        shown = page(client, user, HOME)
        assert bundle.reference in shown
        assert "Telford" not in shown.partition('id="bundles"')[2].partition("</section>")[0]

    decide = of("bundle_decide", bundle, asked.uid)
    assert "Enter what the bundle says of it" in page(client, police_owner, decide, is_released="yes", reason="Asked")
    page(client, police_owner, decide, is_released="yes", words="He spoke of a journey.", reason="Names a source")
    shown = page(client, second, of("bundle_approve", bundle))
    assert "He spoke of a journey." in shown
    assert "Names a source" not in shown
    assert "Being made" in page(client, second, of("bundle_approve", bundle), says_held_back="yes")

    waiting = client.get(of("bundle_progress", bundle))
    assert "every 2s" in waiting.content.decode()
    for _ in range(2):
        sealing.look(sign=True)
        making.make_all(at=NOON)
    assert client.get(of("bundle_progress", bundle)).headers["HX-Refresh"] == "true"
    assert of("bundle_file", bundle) in page(client, second, of("bundle", bundle))
    answer = client.get(of("bundle_file", bundle))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="bundle-{bundle.reference}.zip"'
    assert AuditEntry.objects.filter(verb="bundles.file_downloaded", actor_id=second.pk).exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"numbers": "a6120pd\nA0000AA"}, "No record has the number A0000AA"),
        ({"numbers": ""}, "Enter the number of each person"),
        ({"authority": ""}, "Enter the authority"),
        ({"recipient": ""}, "Enter who the bundle is for"),
        ({"reason": ""}, "Enter the reason"),
        ({"on": "2026-12-02"}, "The time must be in the past."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, auditor, typed, words):
    assert words in page(client, auditor, ORDER, **TYPED | typed)
    assert not Bundle.objects.exists()


def test_owner_reads_what_their_agency_is_asked_and_no_other(client, person, auditor, probation_owner, item):
    bundle = ordered(person, auditor)
    shown = page(client, probation_owner, of("bundle", bundle))

    assert "Victims and what they asked" in shown
    assert item.reference not in shown
    assert client.get(of("bundle_file", bundle)).status_code == 404
    asked = bundle.items.get(kind="intelligence")
    assert client.get(of("bundle_decide", bundle, asked.uid)).status_code == 404


def test_person_is_a_reference_once_restricted(client, person, auditor):
    ordered(person, auditor)
    assert "Rowan Telford" in page(client, auditor, LIST)
    RestrictionFactory(subject=person)

    shown = page(client, auditor, LIST)
    assert re.search(r"Restricted person\s*<", shown)  # without a reference of the log
    assert "A6120PD" not in shown


def test_file_that_is_not_ready_or_not_for_the_reader(client, person, auditor):
    bundle = ordered(person, auditor)

    assert "There is no file." in page(client, auditor, of("bundle_file", bundle))
    client.force_login(UserFactory(role="privacy_officer"))
    assert client.get(of("bundle_file", bundle)).status_code == 404


def test_file_goes_when_somebody_who_is_named_in_it_is_destroyed(
    client, person, auditor, second, police_owner, sealing
):
    """Whoever it is about: an owner may have named somebody else."""
    bundle = ordered(person, auditor)
    asked = bundle.items.get(kind="intelligence")
    words = "He wrote to Osric Quennell-Tarn."
    actions.decide(item=asked, is_released=True, words=words, reason="Asked", by=police_owner)
    actions.approve(bundle=bundle, says_held_back=False, by=second)
    for _ in range(2):
        sealing.look(sign=True)
        making.make_all(at=NOON)
    assert "Download the bundle" in page(client, auditor, of("bundle", bundle))

    with as_owner():
        mentions.strike(pattern_of(["Osric Quennell-Tarn"]))

    assert not BundleFile.objects.filter(content__isnull=False).exists()
    assert "Quennell" not in (shown := page(client, auditor, of("bundle", bundle)))
    assert "The file is no longer kept" in shown
    assert "Download the bundle" not in shown


def test_withdrawing(client, person, auditor):
    bundle = ordered(person, auditor)

    assert "Enter a reason" in page(client, auditor, of("bundle_withdraw", bundle), reason="")
    assert "The bundle is withdrawn." in page(client, auditor, of("bundle_withdraw", bundle), reason="By mistake")


def test_empty_list_says_what_it_is_for(client, auditor):
    assert "No bundles." in page(client, auditor, LIST)
