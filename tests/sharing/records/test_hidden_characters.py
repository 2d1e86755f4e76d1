"""A name in which something is hidden is refused, with what it is and where."""

import unicodedata

import pytest

from sharing.records.hidden_characters import refusal_of


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ada\u202eQuill", "Remove the hidden direction mark after “Ada” (U+202E)"),
        ("\u200fمحمد", "Remove the hidden direction mark at the start (U+200F)"),
        ("Ada\u200b Quill", "Remove the hidden zero-width character after “Ada” (U+200B)"),
        ("\ufeffAda", "Remove the hidden zero-width character at the start (U+FEFF)"),
        ("Qu\u00adill", "Remove the hidden zero-width character after “Qu” (U+00AD)"),
        ("Ada\nQuill", "Remove the hidden line break after “Ada” (U+000A)"),
        ("Ada\u2028Quill", "Remove the hidden line break after “Ada” (U+2028)"),
        ("Ada\x07", "Remove the hidden control character after “Ada” (U+0007)"),
        ("Ada\tQuill", "Remove the hidden control character after “Ada” (U+0009)"),
    ],
)
def test_it_is_said_what_is_hidden_and_where(name, said):
    assert refusal_of(name) == said


@pytest.mark.parametrize("name", ["", "Zoë O’Neil-Wright", "李明", "محمد", "José", "அமித்", "Nguyễn Thị", "Ó Brien 2nd"])
def test_a_name_in_any_script_is_taken(name):
    assert refusal_of(name) == ""


def test_every_character_of_format_or_control_is_one_of_them():
    """But the signs that Arabic, Syriac and Kaithi write before numbers, and notes of hieroglyphs: these are seen."""
    hidden = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cf", "Zl", "Zp")]

    taken = {f"{ord(each):04X}" for each in hidden if not refusal_of(each)}

    seen = {*(f"{code:04X}" for code in range(0x600, 0x606)), "06DD", "070F", "0890", "0891", "08E2", "110BD", "110CD"}
    assert {each for each in taken if not each.startswith(("1343", "1BCA", "1D17"))} == seen
