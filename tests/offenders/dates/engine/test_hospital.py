"""Hospital orders and custody with a hospital direction: no text of their ends was read, so that no date is given."""

import pytest

from tests.offenders.dates.engine.building import refusal, sentence, years

S58 = "TA 2000 s.58"


def test_hospital_order_needs_no_term_and_is_refused_by_the_step_that_is_not_known():
    said = refusal(sentence("HOSPITAL", "2024-03-10", None, statute=S58))

    assert said.startswith("sentences[0]: release from a hospital order is not calculated here: ss.37 and 41")


@pytest.mark.parametrize("kind", ["HOSPITAL", "HYBRID"])
def test_no_sentence_beside_one_has_a_date(kind):
    beside = sentence("SDS", "2023-03-15", years(6), statute=S58)
    in_hospital = sentence(kind, "2024-03-10", years(3) if kind == "HYBRID" else None, name="s2", statute=S58)

    assert refusal(beside, in_hospital).startswith("sentences[1]: release from a")


def test_custody_with_a_hospital_direction_is_refused_whatever_its_term_and_extension():
    for extension in (None, years(4)):
        said = refusal(sentence("HYBRID", "2024-03-10", years(8), extension=extension, statute=S58))

        assert "ss.45A and 45B of the Mental Health Act 1983 were not read" in said
