"""What the addresses of an answer tell: of people, uids alone.

Asked of every answer that the doors meet: its links, the forms that a page posts or asks by, and where it sends on.
"""

import re
from urllib.parse import unquote

LINK = re.compile(r'\b(?:href|src|action|formaction|hx-[a-z]+|data-[a-z-]*url)="([^"]*)"')
ADDRESS_IN_JSON = re.compile(r'"((?:https?://|/)[^"\s]*)"')
ASKING_FORM = re.compile(r'<form\b[^>]*\bmethod="get"[^>]*>.*?</form>', re.S)
FIELD = re.compile(r"<(?:input|textarea)\b[^>]*>")
TELLS = re.compile(r"wrexcombe|a7007xq|x123456|[\w.+-]+@[\w-]+\.\w", re.I)  # of the person of the doors, or of a user
NO_REQUEST = ("mailto:", "tel:", "data:", "#")
NOT_TYPED = {"hidden", "date", "month", "week", "time", "number", "checkbox", "radio", "submit"}

# What may be typed into an address: words that are no name, number or address of a person on record. Numbers and dates
# are not asked about, nor the page of samples.
A_COLLEAGUE = "a colleague or a team, looked for by an administrator"
TYPED_IN_ADDRESSES = {
    **dict.fromkeys(("administration_users", "administration_teams", "administration_team_member_add"), A_COLLEAGUE),
    **dict.fromkeys(("administration_user_team_add", "establishment_staff"), A_COLLEAGUE),
    **dict.fromkeys(("law_register", "reference_rows"), "words of the law or of a list"),
    **dict.fromkeys(("licence_catalogue", "licence_condition_choose"), "words of a condition"),
    "style": "samples",
}


def telling_addresses(name, response, body):
    """In words, what the addresses of this answer tell. name: of its own address."""
    kind = response.headers.get("Content-Type", "")
    sent_on = [response.headers[each] for each in ("Location", "Link", "HX-Redirect") if each in response.headers]
    text = body.decode(errors="replace") if kind.startswith(("text/html", "application/json")) else ""
    found = [*sent_on, *(ADDRESS_IN_JSON if "json" in kind else LINK).findall(text)]
    for address in found:
        if not address.startswith(NO_REQUEST) and TELLS.search(unquote(address)):
            yield f"has an address that tells of somebody: {address}"
    for form in ASKING_FORM.findall(text):
        for field in map(attributes_of, FIELD.findall(form)):
            if is_typed(field) and name not in TYPED_IN_ADDRESSES:
                yield f"asks for {field['name']} in an address"


def attributes_of(tag):
    return dict(re.findall(r'\b([\w-]+)="([^"]*)"', tag))


def is_typed(field):
    is_number = field.get("inputmode") == "numeric"
    return field.get("type", "text") not in NOT_TYPED and not is_number and "name" in field
