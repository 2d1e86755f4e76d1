"""Make the first administrator and privacy officer, or replace one who is lost, and print the links that set their
passwords."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from release_monitor.database import owner
from sharing.access.roles import ADMINISTRATOR, PRIVACY_OFFICER
from sharing.administration.actions import first_accounts
from sharing.administration.actions.first_accounts import NewAccount
from sharing.agencies import invitations
from sharing.agencies.models import Agency
from sharing.records.errors import Refused
from sharing.time_words import say_datetime

THREE = ("NAME", "EMAIL", "STAFF_NUMBER")


class Command(BaseCommand):
    help = (
        "Make the first administrator and privacy officer, and print for each a link, good for once, to set the "
        "password. Later it replaces the one who is lost, by the role that owns the database, with a day in between."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--administrator", dest="proposes", nargs=3, metavar=THREE, help="who proposes accounts and access"
        )
        parser.add_argument(
            "--privacy-officer", dest="agrees", nargs=3, metavar=THREE, help="who agrees: another person"
        )
        parser.add_argument("--agency", required=True, help="name of their agency; made, if there is none of that name")
        parser.add_argument(
            "--agency-kind",
            default=Agency.Kind.ASSURANCE.value,
            choices=Agency.Kind.values,
            help="kind of the agency that is made (%(default)s)",
        )
        parser.add_argument(
            "--site", default="", help="scheme and host before the links, https://monitor.example; else the first host"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        given = [(ADMINISTRATOR, options["proposes"]), (PRIVACY_OFFICER, options["agrees"])]
        accounts = [NewAccount(role, *three) for role, three in given if three]
        for account in accounts:
            _check_email(account.email)
        if not first_accounts.is_first_start():
            _refuse_without_owner()
        try:
            made = first_accounts.make(accounts=accounts, agency=options["agency"], kind=options["agency_kind"])
        except Refused as refused:
            raise CommandError(refused.message) from refused
        site = (options["site"] or _site()).rstrip("/")
        for one in made:
            works = f"from {say_datetime(one.counts_from)}, unless someone stops it" if one.counts_from else "now"
            who, days = f"{one.user.name}, {one.user.get_role_display()}", invitations.days_valid()
            self.stderr.write(f"{who}. The link works once, {works}, and lapses in {days} days:")
            self.stdout.write(site + invitations.path_to_set_password(one.user))


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"{email} is no email address") from error


def _refuse_without_owner() -> None:
    """Whoever replaces an account holds the owner's password of the database, not the application's alone."""
    try:
        owner.check()
    except owner.NotOwner as why:
        raise CommandError(f"{why}: only the role that owns the database replaces an account") from None


def _site() -> str:
    """Where this deployment answers, as far as the settings say; nothing, and the link begins with its path."""
    if not settings.ALLOWED_HOSTS or settings.LOCAL:
        return ""
    return f"https://{settings.ALLOWED_HOSTS[0]}"
