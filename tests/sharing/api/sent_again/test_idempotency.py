"""The fingerprint of a request, by which one sent again is known."""

from types import SimpleNamespace

import pytest

from sharing.api.sent_again import idempotency

OWN = SimpleNamespace(pk=1, through=None)  # on behalf of nobody


@pytest.mark.parametrize("sent", [2**70, "\ud800", {"a": [-(2**64)]}, None, 1e308, [[]]])
def test_whatever_is_sent_has_a_fingerprint(sent):
    request = SimpleNamespace(method="POST", path="/api/v1/checks/", data={"sent": sent}, user=OWN)

    assert len(idempotency._fingerprint(request)) == 64


def test_the_order_of_what_is_sent_is_no_other_request():
    one, other = ({"a": 1, "b": 2}, {"b": 2, "a": 1})
    requests = [
        SimpleNamespace(method="POST", path="/", data=data, user=OWN) for data in (one, other, {"a": 1, "b": 3})
    ]

    first, second, third = map(idempotency._fingerprint, requests)

    assert first == second != third
