"""Whoever is asked who they are in the middle of sending a file sends it once."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from redis.exceptions import ConnectionError as NotConnected

from offenders.models import ImportFile
from sharing.audit import confirmation
from sharing.sign_in import held_files
from tests.factories.sharing import MembershipFactory, TeamFactory, UserFactory
from tests.sharing.sign_in.conftest import SECRET, code_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
CONTENT = b"prison_number,family_name\nA7007XQ,Wrexcombe\n"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture(autouse=True)
def asked_after_a_while(settings, monkeypatch):
    """Giving a file is an act that asks."""
    settings.CONFIRMED_MINUTES = 15
    settings.SECOND_FACTOR_REQUIRED = True
    monkeypatch.setattr(confirmation, "_verbs", {*confirmation.verbs(), "import.file_given"})


@pytest.fixture
def session(client, with_app, sign_in, at_noon):
    with_app.role = "ppcs"
    with_app.save()
    team = TeamFactory(name="PPCS", agency=with_app.agency)
    MembershipFactory(user=with_app, team=team)
    client.team = team
    sign_in(with_app.email)
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    at_noon.shift(20 * MINUTE)
    return client


def given(session, **more):
    """The form of the page, filled in and sent with its file."""
    fields = dict(HIDDEN.findall(session.get(reverse("import_files")).text))
    file = SimpleUploadedFile("people.csv", CONTENT, "text/csv")
    return session.post(reverse("import_files"), fields | {"file": file, "lead": session.team.pk}, **more)


@pytest.fixture
def page(session):
    """What is answered: the page that asks."""
    return given(session)


def sent_on(page, **more):
    """As the browser sends it: fields alone, no file."""
    return dict(HIDDEN.findall(page.text)) | more


def test_file_is_given_once_who_gives_it_has_confirmed(session, page):
    assert "Your file is kept for 10 minutes." in page.text
    assert not ImportFile.objects.exists()

    answer = session.post(reverse("import_files"), sent_on(page, **{"confirm-code": code_of(SECRET)}))

    file = ImportFile.objects.get()
    assert answer.url == reverse("import_file", args=[file.uid])
    assert (file.name, bytes(file.content)) == ("people.csv", CONTENT)


def test_wrong_code_keeps_it(session, page):
    again = session.post(reverse("import_files"), sent_on(page, **{"confirm-code": "000000"}))
    session.post(reverse("import_files"), sent_on(again, **{"confirm-code": code_of(SECRET)}))

    assert ImportFile.objects.count() == 1


def test_it_is_gone_after_its_minutes_and_nothing_is_sent_on_without_it(session, page, at_noon):
    at_noon.shift(10 * MINUTE + timedelta(seconds=1))

    answer = session.post(reverse("import_files"), sent_on(page, **{"confirm-code": code_of(SECRET)}), follow=True)

    assert "The file you attached is gone" in answer.text
    assert "Nothing was saved." in answer.text
    assert not ImportFile.objects.exists()


def test_it_is_used_once(session, page, person):
    sent = sent_on(page)
    session.post(reverse("import_files"), sent | {"confirm-code": code_of(SECRET)})

    with pytest.raises(held_files.FilesGone):
        held_files.take(sent[held_files.FIELD], user=person)


def test_it_is_nobody_elses(page):
    with pytest.raises(held_files.FilesGone):
        held_files.take(sent_on(page)[held_files.FIELD], user=UserFactory())


def test_it_lies_enciphered_and_for_its_minutes_alone(page, person):
    server = cache._cache.get_client()
    key = cache.make_key(f"held-files:{person.pk}:{sent_on(page)[held_files.FIELD]}")

    lying = server.get(key)

    assert len(lying) > len(CONTENT)
    assert b"Wrexcombe" not in lying
    assert b"people.csv" not in lying
    assert 0 < server.ttl(key) <= 600


def test_cache_that_is_away_loses_nothing_in_silence(session, monkeypatch):
    def away(*arguments, **more):
        raise NotConnected

    monkeypatch.setattr(held_files.cache, "set", away)

    answer = given(session, follow=True)

    assert "could not be kept" in answer.text
    assert "Nothing was saved." in answer.text
    assert not ImportFile.objects.exists()
