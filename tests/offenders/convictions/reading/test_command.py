"""`manage.py classify_offences`: JSON in, JSON out, and nothing else on standard output."""

import io
import json
import subprocess
import sys
from pathlib import Path

from django.core.management import call_command

from offenders.convictions.classifying import classify

ROOT = Path(__file__).resolve().parents[4]
CASE = {
    "id": "a1",
    "text": "Preparation of terrorist acts, s.5(1)(a) TA 2006",
    "committed_on": "2022-05-01",
    "convicted_on": "2023-05-01",
    "age_when_committed": 30,
    "age_when_convicted": 31,
    "connection": None,
    "sentence": {"type": "EDS", "years": 12, "months": 0, "extension_months": 60},
}


def test_lawful_conviction_has_no_question():
    assert classify(CASE) == {
        "id": "a1",
        "offence": "ta06-5",
        "ancillary_form": "substantive",
        "programme": "terrorism",
        "sch19za_part": 1,
        "plausible": True,
        "questions": [],
    }


def test_sentence_that_the_law_did_not_allow_is_asked_with_its_section():
    answer = classify(CASE | {"sentence": {"type": "ADIMP_ORA", "years": 12}})

    [question] = answer["questions"]
    assert answer["plausible"] is False
    assert question["about"] == "kind"
    assert "s.278" in question["section"]


def test_connection_makes_an_ordinary_offence_terrorism():
    murder = CASE | {"text": "murder", "sentence": {"type": "LIFE", "years": 30}}

    assert classify(murder)["programme"] == "ordinary"
    assert classify(murder | {"connection": "yes"})["programme"] == "terrorism"


def test_what_names_nothing_answers_null_and_asks():
    answer = classify(CASE | {"text": "s.58 TA"})

    assert (answer["offence"], answer["programme"], answer["sch19za_part"], answer["plausible"]) == (None,) * 4
    assert answer["questions"][0]["candidates"] == ["ta00-58"]


def test_unknown_type_of_sentence_is_asked_and_the_offence_still_read():
    answer = classify(CASE | {"sentence": {"type": "XYZ", "years": 2}})

    assert (answer["offence"], answer["plausible"]) == ("ta06-5", None)
    assert "XYZ" in answer["questions"][0]["question"]


def test_bad_case_names_its_field_and_does_not_stop_the_others():
    run = subprocess.run(
        [sys.executable, "manage.py", "classify_offences", "-"],
        cwd=ROOT,
        input=json.dumps(
            [
                CASE | {"colour": "blue"},
                CASE | {"sentence": {"type": "SDS", "length": 3}},
                CASE | {"committed_on": "1 May"},
                CASE | {"connection": "maybe"},
                "no case",
                {"id": "short", "text": "murder"},
            ]
        ),
        capture_output=True,
        text=True,
        check=True,
    )

    answers = json.loads(run.stdout)
    assert [answer.get("refused", "").split(":")[0] for answer in answers[:4]] == [
        "colour",
        "sentence.length",
        "committed_on",
        "connection",
    ]
    assert answers[4]["refused"]
    assert answers[4]["id"] is None
    assert (answers[5]["offence"], answers[5]["plausible"]) == ("cl-murder", None)


def test_file_becomes_an_array(tmp_path):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([CASE]))
    printed = io.StringIO()

    call_command("classify_offences", str(path), stdout=printed)

    assert json.loads(printed.getvalue()) == [classify(CASE)]
