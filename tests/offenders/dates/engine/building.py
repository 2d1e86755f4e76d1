"""Small cases in the reference format, in which everything is known."""

from offenders.dates.engine import calculate_case
from offenders.dates.engine.law.open_law import STANDARD_BESIDE, WHOLE_TERM_WITH_BOARD


def years(count):
    return {"years": count}


def sentence(kind, passed, term, *, extension=None, statute=None, after=None, name="s1", recall=None, **offence):
    """A sentence for a terrorist offence where a statute is named, else for an ordinary one."""
    return {
        "id": name,
        "type": kind,
        "sentenced_on": passed,
        "duration": term,
        "extension": extension,
        "consecutive_to": after,
        "recall": recall,
        "section_250": False,
        "sds_plus_offence_and_length": False,
        "early_release_exclusions": [],
        "offence": {
            "committed_on": "2018-03-01",
            "terrorism": statute is not None,
            "national_security": False,
            "statute": statute,
            "terrorist_connection": "no",
            **offence,
        },
    }


def days(kind, count, on, starts=None, ends=None):
    return {"type": kind, "days": count, "applies_from": on, "from": starts, "to": ends}


def case(*sentences, law="sds_half", adjustments=(), movements=(), **others):
    return {
        "id": "a case",
        "law": law,
        "offender": {"date_of_birth": "1990-01-01", "active_sex_offender": False},
        "sentences": list(sentences),
        "adjustments": list(adjustments),
        "movements": None if movements is None else list(movements),
        "options": {
            "ersed_wanted": True,
            "post_sentence_supervision_repealed": False,
            "adult_hdc_repealed": False,
            "adult_hdc_suspended": False,
        },
        **others,
    }


# By one reading of each question of open law, so that a rule beside it can be tested alone.
TAKEN = {STANDARD_BESIDE.name: "released", WHOLE_TERM_WITH_BOARD.name: "after-the-whole-term"}


def dates(*sentences, taken=TAKEN, **others):
    """The dates of a case that is not refused, without the expiry before adjustment."""
    done = calculate_case(case(*sentences, **others), taken=taken)
    assert done["refused"] is None
    return {code: day for code, day in done["dates"].items() if code != "ESED"}


def readings(*sentences, **others):
    """What each reading says and the dates by it, of a case on which the law is open."""
    done = calculate_case(case(*sentences, **others))
    assert done["dates"] == {}
    return {" ".join(each["says"]): each["dates"] for each in done["readings"]}


def refusal(*sentences, **others):
    done = calculate_case(case(*sentences, **others))
    assert done["dates"] == {}
    return done["refused"]
