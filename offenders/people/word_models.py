"""The words by which a person can be found, also when a word is misspelt."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from offenders.people.querysets import NameWordQuerySet
from offenders.people.rules.names import LONGEST_WORD
from offenders.rows import OfPersonQuerySet


class NameWord(models.Model):
    """A word that occurs in somebody's name, as `rules.names.words_of` writes it. Never shown alone: that a word
    is here would tell that somebody has it."""

    word = models.CharField(max_length=LONGEST_WORD, unique=True)  # Django adds the index for beginnings
    sounds = ArrayField(models.CharField(max_length=8))  # by double metaphone; one or two

    objects = NameWordQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="name_word_trigrams"),
            GinIndex(fields=["sounds"], name="name_word_sounds"),
        ]

    def __str__(self) -> str:
        return self.word


class PersonWord(models.Model):
    """The person has this word in a name or alias. Kept true by `actions.names.index_names`."""

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="name_words")
    word = models.ForeignKey(NameWord, on_delete=models.PROTECT, related_name="people")

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "offender"], name="person_word_once")]

    def __str__(self) -> str:
        return str(self.word)
