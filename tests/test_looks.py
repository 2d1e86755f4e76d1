"""One page of each family of templates in a real browser: axe finds nothing, and nothing scrolls sideways.

A family is what lies in one folder and extends one layout. A new one without a row fails. In the proof of pages axe
looks at all, in all states to which a test brings them, and here at every address.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser import EVERY_PAGE, HEIGHT, NARROW, WIDE, axe_finds_nothing, fits, leave, open_as
from tests.factories.sharing import TeamFactory, UserFactory
from tests.test_doors import DOORS, address_of, made

# The family, as folder and layout, and addresses that show pages of it.
FAMILIES = {
    ("", "base.html"): ["style", "reference_propose", "own_way_number", "thread_snooze"],
    ("account", "account/entrance.html"): ["account_login"],
    ("account", "base.html"): ["account_change_password"],
    ("dashboard", "base.html"): ["home"],
    ("licence", "base.html"): ["licence", "breach", "recall", "checks_week", "licence_catalogue", "exemption"],
    ("licence", "form_page.html"): ["check_give"],
    ("licence/papers", "base.html"): ["person_papers", "paper"],
    ("licence/readiness", "base.html"): ["person_readiness", "release_day"],
    ("licence/readiness", "form_page.html"): ["readiness_exception"],
    ("mfa", "base.html"): ["mfa_index"],
    ("offenders", "base.html"): ["people", "person", "person_timeline", "person_what_if", "releases", "conflicts"],
    ("offenders", "form_page.html"): ["dates_record"],
    ("offenders/releases/leaving", "base.html"): ["release_record", "strike_out"],
    ("offenders/releases/leaving", "form_page.html"): ["dispute"],
    ("offenders/releases/no_date", "base.html"): ["no_release_date"],
    ("offenders/dates/coverage", "base.html"): ["date_coverage"],
    ("offenders/reference/keeping", "base.html"): ["reference", "reference_rows", "reference_row"],
    ("offenders/reference/register", "base.html"): ["law_register", "law_entry"],
    ("pages", "base.html"): ["help"],
    ("parole", "base.html"): ["review", "hearings", "victims_to_tell"],
    ("parole/undated", "base.html"): ["no_referral_date"],
    ("parole/observers", "base.html"): ["observers"],
    ("parole/applications", "base.html"): ["board_applications"],
    ("parole", "form_page.html"): ["victim_request_answer"],
    ("reports", "base.html"): ["reports", "list_asked", "list_file"],
    ("briefing", "base.html"): ["briefings"],
    ("sharing", "base.html"): ["own_account"],
    ("sharing/administration", "sharing/administration/base.html"): ["administration_team"],
    ("sharing/alerts", "base.html"): ["alerts", "alert", "alert_end"],
    ("sharing/alerts/noise", "base.html"): ["alerts_noise"],
    ("sharing/alerts/storms", "base.html"): ["alerts_storm"],
    ("sharing/alerts/suppressions", "base.html"): ["alerts_suppressions", "alerts_suppression", "thread_hold_back"],
    ("sharing/alerts/threads", "base.html"): ["thread", "thread_hand_over"],
    ("sharing/emergencies", "base.html"): ["emergency"],
    ("sharing/items", "base.html"): ["item"],
    ("sharing/leave", "base.html"): ["leaves", "leave", "leave_sheet"],
    ("sharing/reach", "base.html"): ["own_ways"],
    ("sharing/requests", "base.html"): ["access_request_ask"],
    ("sharing/reviews", "base.html"): ["access_reviews"],
    ("sharing/rota", "base.html"): ["rota", "shift"],
    ("sharing/rota/handover", "base.html"): ["shift_handovers"],
}
# Their pages are different on a phone: columns go below each other, tables and the calendar become lists.
NARROW_TOO = {
    *("alerts", "thread", "alerts_suppressions", "alerts_suppression"),
    *("home", "licence", "breach", "recall", "checks_week", "exemption"),
    *("leaves", "leave", "own_ways", "rota"),
    *("people", "person", "releases", "review", "hearings"),
    *("law_register", "reference_row", "reference_propose"),
}
# What somebody passes through who signs in is looked at on that way, in tests/sharing/sign_in/test_browser.py.
ON_THE_WAY = {
    ("", "account/entrance.html"),
    ("account", "account/confirm.html"),
    ("mfa", "account/confirm.html"),
    ("mfa", "account/entrance.html"),
    ("mfa/recovery_codes", "base.html"),
    ("mfa/totp", "base.html"),
    ("mfa/webauthn", "account/confirm.html"),
    ("mfa/webauthn", "base.html"),
    ("offenders/releases/orders", "form_page.html"),  # of somebody of whom no order is on record
    ("socialaccount", "account/entrance.html"),
    ("parole/withholding", "base.html"),  # of a paper that is withheld: tests/parole/withholding/test_browser.py
}

EXTENDS = re.compile(r'{% extends "([^"]+)"')
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def _folder(folder):
    """The folder that has rows; a room of one feature without rows of its own is looked at with its app."""
    known = {name for name, _ in FAMILIES.keys() | ON_THE_WAY}
    while folder and folder not in known:
        folder = folder.rpartition("/")[0]
    return folder


def families():
    """The family of each template that is a page: it extends another."""
    found = {}
    for path in TEMPLATES.rglob("*.html"):
        if layout := EXTENDS.search(path.read_text()):
            name = path.relative_to(TEMPLATES).as_posix()
            found[name] = (_folder(name.rpartition("/")[0]), layout[1])
    layouts = {layout for _, layout in found.values()} - {"form_page.html"}  # that one is a page as well
    return {name: family for name, family in found.items() if name not in layouts}


def test_every_family_of_templates_has_a_row():
    assert set(families().values()) == FAMILIES.keys() | ON_THE_WAY, "give the new family an address in FAMILIES"


def asker_of(name, cast):
    """Somebody who may open the page, or nobody where it is for those who have not signed in."""
    door = next((door for door in DOORS if door.name == name and door.method == "get"), None)
    if door is None or door.contributor == 200:
        return None if name == "account_login" else cast["contributor"]
    if door.reader == 200:
        return cast["reader"]
    return UserFactory(role=door.role, teams=[TeamFactory()]) if door.right_role == 200 else None


def every_address():
    known = [name for names in FAMILIES.values() for name in names]
    asked = [door.name for door in DOORS if door.method == "get" and 200 in (door.contributor, door.right_role)]
    return [*known, *(name for name in dict.fromkeys(asked) if name not in known)]


def page_of(client, asker, address):
    """The answer, where it is a page: not a file, nor a part of one, nor an answer for a program."""
    if asker:
        client.force_login(asker)
    else:
        client.logout()
    response = client.get(address)
    is_html = response.status_code == 200 and "text/html" in response["Content-Type"] and not response.streaming
    return response if is_html and b"</html>" in response.content else None


@pytest.mark.django_db
def test_each_row_shows_a_page_of_its_family(client):
    cast, family_of = made(), families()

    shown = {}
    for family, names in FAMILIES.items():
        for name in names:
            page = page_of(client, asker_of(name, cast), address_of(name, cast))
            shown[family, name] = {family_of.get(template.name) for template in page.templates} if page else set()

    assert [row for row, found in shown.items() if row[0] not in found] == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_page_of_each_family_is_clean_in_axes_eyes_and_fits(browsing, client):
    cast, rows = made(), [name for names in FAMILIES.values() for name in names]
    with browsing() as page:
        for name in every_address() if EVERY_PAGE else rows:
            address, asker = address_of(name, cast), asker_of(name, cast)
            if name not in rows and not page_of(client, asker, address):
                continue
            open_at(page, client, asker, address)
            for width in (WIDE, NARROW):
                page.set_viewport_size({"width": width, "height": HEIGHT})
                if width == WIDE or name in NARROW_TOO or EVERY_PAGE:
                    axe_finds_nothing(page, f"{name} at {width}")
                fits(page, f"{name} at {width}")


def open_at(page, client, asker, address):
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    if asker:
        open_as(page, client, asker, address)
    else:
        leave(page)
        page.context.clear_cookies()
        page.goto(address)
