"""Make the first administrator of a fresh system, and print the link to set the password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from sharing.access.roles import ADMINISTRATOR
from sharing.administration.actions import people
from sharing.agencies import invitations
from sharing.agencies.models import Agency, User


class Command(BaseCommand):
    help = "Make the first administrator and print a link, good for once, to set the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="the work email that signs in")
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument("--agency", required=True, help="name of the agency; made, if there is none of that name")
        parser.add_argument(
            "--agency-kind",
            default=Agency.Kind.ASSURANCE.value,
            choices=Agency.Kind.values,
            help="kind of the agency that is made (%(default)s)",
        )
        parser.add_argument(
            "--site", default="", help="scheme and host before the link, https://monitor.example; else the first host"
        )
        parser.add_argument("--another", action="store_true", help="also when there is an administrator already")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is no email address") from error
        user = self._add(options)
        self.stderr.write(f"{user.name} is an administrator. The link works once, for {invitations.days_valid()} days:")
        self.stdout.write((options["site"] or _site()).rstrip("/") + invitations.path_to_set_password(user))

    @transaction.atomic
    def _add(self, options: dict[str, Any]) -> User:
        if not options["another"] and people.active_administrators().exists():
            raise CommandError("There is an active administrator already. Ask them, or say --another")
        agency = Agency.objects.filter(name__iexact=options["agency"]).first() or people.add_agency(
            name=options["agency"], kind=options["agency_kind"], by=None
        )
        try:
            return people.add_user(
                name=options["name"], email=options["email"], agency=agency, role=ADMINISTRATOR, by=None
            )
        except people.UserRefused as refused:
            raise CommandError(refused.message) from refused


def _site() -> str:
    """Where this deployment answers, as far as the settings say; nothing, and the link begins with its path."""
    if not settings.ALLOWED_HOSTS or settings.LOCAL:
        return ""
    return f"https://{settings.ALLOWED_HOSTS[0]}"
