"""Questions about people, by name."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from sharing.querysets import VisibleQuerySet

if TYPE_CHECKING:
    from offenders.models import Offender  # noqa: F401


class OffenderQuerySet(VisibleQuerySet["Offender"]):
    def matching(self, words: str) -> Self:
        """People whose name begins with each of these words, or whose prison number it is.

        An empty text matches everybody.
        """
        found = self
        for word in words.split():
            found = found.filter(
                Q(family_name__istartswith=word)
                | Q(family_name__icontains=f" {word}")
                | Q(given_names__istartswith=word)
                | Q(given_names__icontains=f" {word}")
                | Q(prison_number=word.upper())
            )
        return found
