"""What is sent as JSON: null where there is no value, and every other text as it is."""

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharing.api.rendering import render

TEXTS = st.text(alphabet='":\\,{}[] aé\n', max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | TEXTS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(TEXTS, inside, max_size=3),
    max_leaves=10,
)


def with_nothing(value):
    if isinstance(value, dict):
        return {name: None if inside == "" else with_nothing(inside) for name, inside in value.items()}
    return [with_nothing(inside) for inside in value] if isinstance(value, list) else value


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(VALUES)
def test_an_empty_text_of_a_name_is_null_and_nothing_else_is_touched(value):
    assert orjson.loads(render(value)) == with_nothing(value)
