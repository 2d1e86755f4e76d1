"""A name in the bytes of a file, whatever else the file holds."""

import pytest
from django.db import connection

from sharing.destroying.rules import pattern_in_bytes, pattern_of

pytestmark = pytest.mark.django_db
ZOE = "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS} Tarn"
FOUND = "SELECT encode(%s, 'escape') ~* %s"


@pytest.mark.parametrize(
    ("word", "content", "is_named"),
    [
        ("Omar Hashemi", b"of Omar Hashemi.", True),
        ("Omar Hashemi", b"\x00Omar Hashemi\x00\xff", True),
        ("Omar Hashemi", "\N{RIGHT SINGLE QUOTATION MARK}OMAR HASHEMI".encode(), True),
        ("Omar Hashemi", b"PK\x03\x04\x00 Omar Hashemite", False),
        ("Omar Hashemi", b"Nomar Hashemi", False),
        (
            ZOE,
            ZOE.encode(),
            True,
        ),
        (
            ZOE,
            ZOE.upper().encode(),
            True,
        ),
        (ZOE, b"Zoe Tarn", False),
        ("A1234BC", b"\x00a1234bc\n", True),
        ("A1234BC", b"A1234BCD", False),
    ],
)
def test_name_in_a_file(word, content, is_named):
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [content, pattern_in_bytes(pattern_of([word]))])
        assert cursor.fetchone() == (is_named,)
