"""Somebody of each role opens the pages that the navigation leads to, however long each takes."""

from django.test import Client, override_settings
from django.urls import reverse

from release_monitor.pages.page import NAVIGATION
from sharing.models import User


@override_settings(JUDGED_AGAIN_AFTER_SECONDS=0, SECOND_FACTOR_REQUIRED=False, SECURE_SSL_REDIRECT=False)
def test_each_page_of_the_navigation_opens_to_each_role_also_late(world):
    """A late answer is judged once more: one that tells of people whom its reader never saw leads to itself."""
    wrong = []
    people = User.objects.filter(is_active=True).exclude(role="partner").order_by("role", "pk").distinct("role")
    for user in people:
        client = Client()
        client.force_login(user)
        pages = [reverse(name) for _, name, capability in NAVIGATION if user.can(capability)]
        for page in dict.fromkeys(["/", *pages]):
            answer = client.get(page)
            leads_elsewhere = page == "/" and answer.status_code == 302 and answer["Location"] in pages
            if answer.status_code != 200 and not leads_elsewhere:
                wrong.append(f"{user.role}: {page} was answered {answer.status_code}, {answer.get('Location', '')}")

    assert not wrong, "\n" + "\n".join(wrong)
