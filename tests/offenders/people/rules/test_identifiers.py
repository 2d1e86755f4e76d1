"""Forms and check letters; the worked examples are those published with HMPPS's person record."""

import pytest

from offenders.people.rules.identifiers import IdentifierKind, read


@pytest.mark.parametrize(
    ("kind", "text", "canonical"),
    [
        (IdentifierKind.PNC, "2002/0073319Z", "2002/0073319Z"),
        (IdentifierKind.PNC, "1979/0163001B", "1979/0163001B"),
        (IdentifierKind.PNC, "81/34U", "1981/0000034U"),
        (IdentifierKind.PNC, "03/3y", "2003/0000003Y"),
        (IdentifierKind.PNC, "20020073319Z", "2002/0073319Z"),
        (IdentifierKind.PNC, "020073319Z", "2002/0073319Z"),
        (IdentifierKind.PNC, " 2002 / 0073319 z ", "2002/0073319Z"),
        (IdentifierKind.CRO, "65656/91H", "065656/91H"),
        (IdentifierKind.CRO, "SF05/482703J", "SF05/482703J"),
        (IdentifierKind.CRO, "SF83/50058Z", "SF83/50058Z"),
        (IdentifierKind.PRISON, "a1234bc", "A1234BC"),
        (IdentifierKind.CRN, "x123456", "X123456"),
        (IdentifierKind.VISOR, " ref  12 ", "ref 12"),
    ],
)
def test_sound_identifier_is_read_into_its_canonical_form(kind, text, canonical):
    reading = read(kind, text, year=2026)

    assert (reading.canonical, reading.is_sound) == (canonical, True)


@pytest.mark.parametrize(
    ("kind", "text", "canonical"),
    [
        (IdentifierKind.PNC, "2002/0073319A", "2002/0073319A"),
        (IdentifierKind.PNC, "2002/0073319I", "2002/0073319I"),  # a letter that is never a check letter
        (IdentifierKind.PNC, "not known", "NOTKNOWN"),
        (IdentifierKind.CRO, "65656/91J", "065656/91J"),
        (IdentifierKind.CRO, "SF05/482703K", "SF05/482703K"),
        (IdentifierKind.CRO, "SF05/0482703J", "SF05/0482703J"),
        (IdentifierKind.PRISON, "A1234B", "A1234B"),
        (IdentifierKind.CRN, "123456", "123456"),
    ],
)
def test_wrong_one_is_kept_with_a_warning(kind, text, canonical):
    reading = read(kind, text, year=2026)

    assert reading.canonical == canonical
    assert reading.warning


@pytest.mark.parametrize(("text", "century"), [("26/1", "2026"), ("27/1", "1927"), ("00/1", "2000")])
def test_two_digits_of_the_year_mean_this_century_up_to_the_current_year(text, century):
    assert read(IdentifierKind.PNC, f"{text}A", year=2026).canonical.startswith(century)
