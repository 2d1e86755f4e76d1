"""Whatever is written on a paper, it is printed: in the project's own fonts, or with a box where nobody has one."""

import pytest
import typst

from sharing import typesetting
from tests.factories.licence import MIDDAY

SCRIPTS = {
    "Chinese": "李明 習近平",
    "Japanese": "さくら 高橋",
    "Korean": "김민준",
    "Arabic and Urdu": "محمد پٹھان",
    "Hebrew": "דוד",
    "Cyrillic": "Владимир Ґ",
    "Greek": "Ελένη",
    "Latin far from English": "Łukasz Şükrü Nguyễn Thị",
    "Bengali": "অমিত",
    "Devanagari": "देवेन्द्र",
    "Gurmukhi": "ਸਿੰਘ",
    "Gujarati": "પટેલ",
    "Tamil": "தமிழ்",
    "Sinhala": "සිංහල",
    "Thai": "สมชาย",
    "Amharic": "አማርኛ",
    "Georgian": "ქართული",
    "Armenian": "Հայկ",
}
OF_NOBODY = "\U0002a6d6"  # a character of the rarest Chinese names


def paper(words):
    """The smallest that the template of recalls prints."""
    said = {"title": "A paper", "warning": "", "person": words, "head": words, "marking": "OFFICIAL", "footer": ""}
    return typesetting.pdf_of(
        typesetting.SECTIONS, said | {"facts": [{"key": "Name", "value": words}], "sections": []}, at=MIDDAY
    )


@pytest.fixture
def no_font_of_the_machine(monkeypatch):
    alone = typesetting.fonts(of_machine=False)
    monkeypatch.setattr(typesetting, "fonts", lambda: alone)


@pytest.mark.parametrize("words", SCRIPTS.values(), ids=list(SCRIPTS))
@pytest.mark.usefixtures("no_font_of_the_machine")
def test_a_name_in_each_script_is_printed_by_the_standard(words):
    assert b"pdfuaid" in paper(words)


@pytest.mark.usefixtures("no_font_of_the_machine")
def test_what_no_font_has_is_a_box_and_the_rest_is_printed():
    made = paper(f"Ada {OF_NOBODY} Quill")

    assert made.startswith(b"%PDF")
    assert b"pdfuaid" not in made


@pytest.mark.usefixtures("no_font_of_the_machine")
def test_a_template_that_is_wrong_is_not_hidden(tmp_path):
    template = tmp_path / "wrong.typ"
    template.write_text("#nowhere")

    with pytest.raises(typst.TypstError):
        typesetting.pdf_of(template, {}, at=MIDDAY)
