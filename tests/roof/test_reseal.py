"""A change of the secret key: what the key before has encrypted is re-encrypted, and nothing is lost."""

import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command

from sharing.models import AuditEntry, EventEndpoint, ReachWay
from sharing.records import encrypted_fields
from tests.factories.reach import way_of
from tests.factories.sharing import EndpointFactory, UserFactory

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
BEFORE, NOW = "the key before, long enough to be one " * 2, "the key of now, long enough to be one " * 2


def reseal():
    said = io.StringIO()
    call_command("reseal", stdout=said)
    return said.getvalue()


def sealed():
    rows = Authenticator.objects.all()
    seeds = [text for row in rows for name, text in row.data.items() if name in ("secret", "seed")]
    signing = EventEndpoint.objects.values_list("secret", flat=True)
    return [*seeds, *signing, *ReachWay.objects.exclude(sealed_number="").values_list("sealed_number", flat=True)]


@pytest.fixture
def kept(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = BEFORE, []
    user = UserFactory()
    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user)
    EndpointFactory()
    way_of(user, "telephone")
    return [encrypted_fields.unseal(text) for text in sealed()], codes.get_unused_codes()


def test_all_of_it_is_read_with_the_key_of_now_alone_afterwards(kept, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NOW, [BEFORE]

    assert reseal() == "4 re-encrypted.\n"

    settings.SECRET_KEY_FALLBACKS = []
    assert [encrypted_fields.unseal(text) for text in sealed()] == kept[0]
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes() == kept[1]
    assert AuditEntry.objects.get(verb="sharing.secrets_re_encrypted").payload.data["rows"] == 4


def test_a_second_run_changes_nothing(kept, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NOW, [BEFORE]
    reseal()
    once = sealed()

    assert reseal() == "0 re-encrypted.\n"
    assert sealed() == once


def test_what_no_key_opens_stays_and_is_said_and_the_rest_goes_on(kept, settings):
    EventEndpoint.objects.update(secret="gAAAA-of-an-older-key")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NOW, [BEFORE]

    assert reseal().splitlines() == [
        "3 re-encrypted.",
        "1 cannot be read with either key: they were encrypted with an older one.",
    ]
    assert EventEndpoint.objects.get().secret == "gAAAA-of-an-older-key"
