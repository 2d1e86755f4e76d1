"""A declared list as it leaves in a file."""

import csv
from urllib.parse import urlencode

from django.urls import reverse


def sent_for(client, page, **query):
    """The answer to whoever is signed in and gives a reason."""
    at = reverse("list_file", args=[page])
    return client.post(f"{at}?{urlencode(query)}" if query else at, {"kind": "csv", "reason": "A return"})


def rows_text(client, page, **query):
    """Heads and rows as text, without the definition above them."""
    return sent_for(client, page, **query).getvalue().decode("utf-8-sig").partition("\r\n\r\n")[2]


def rows_of(client, page, **query):
    """A dictionary for each row."""
    return list(csv.DictReader(rows_text(client, page, **query).splitlines()))
