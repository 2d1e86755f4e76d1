"""Read what a page holds and send its form back, as a browser does."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from sharing.models import User
from tests.factories.sharing import UserFactory


def privacy_officer():
    """The one there is, who agrees."""
    found = User.objects.filter(role="privacy_officer", is_active=True).order_by("pk").first()
    return found or UserFactory(name="Samira Holt", role="privacy_officer")


def text_of(response):
    """The words of the page's main part, with single spaces."""
    html = response.content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def hidden_of(response):
    """The hidden inputs of the page's form: its uid or version; after a conflict, every field."""
    html = response.content.decode()
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def day_parts(name, day):
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)} if day else {}


def queries_of(browser, address):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = browser.get(address)
    assert response.status_code == 200
    return len(asked)
