"""Somebody who may open a record in an emergency, and a record that was."""

import uuid

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group

from sharing.emergencies import actions as emergencies
from sharing.models import Team
from tests.factories.sharing import MembershipFactory, TeamFactory, UserFactory

REASON = "Caller says he is outside an address in Hull with a knife."
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def somebody(role="ct_analyst", *, secret="", **more):
    """A user with a team of their own, as every account has; in another team that was given access to nobody."""
    user = UserFactory(role=role, **{"teams": [TeamFactory()]} | more)
    group = Group.objects.create(name=f"team:{uuid.uuid4()}")
    own = Team.objects.create(group=group, name=f"{user.name}'s own", kind="personal", agency=user.agency, owner=user)
    MembershipFactory(user=user, team=own)
    if secret:
        TOTP.activate(user, secret)
    return user


def opened(person, user=None, **more):
    """Emergency access to the person, opened now."""
    asked = {"number": person.prison_number, "kind": "threat_to_life", "reason": REASON} | more
    return emergencies.open_in_emergency(by=user or somebody(), **asked)
