"""What sends the requests that are drawn from the schema, a part of a proof."""

import random
from types import SimpleNamespace

from proofs.partners.schema_cases import Asker

UID = "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22"
CAST = {"person": SimpleNamespace(uid=UID), "bound": SimpleNamespace(uid=UID)}


def test_uids_of_a_drawn_body_are_mostly_of_rows_that_there_are():
    asker = Asker("partner system", SimpleNamespace(), CAST, random.Random(1))

    meant = [asker._meant({"person": "x", "conditions": ["y"], "words": "z"}) for _ in range(50)]

    assert {each["words"] for each in meant} == {"z"}
    assert 30 < sum(each["person"] == UID for each in meant) < 50
    assert 30 < sum(each["conditions"] == [UID] for each in meant) < 50
