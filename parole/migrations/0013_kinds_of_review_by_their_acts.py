"""Name each review by the Act that asks for it: further reviews every two years, recalls of life and IPP by s.32(4).

A yearly review is that of a recalled fixed term alone. May run twice; backwards the older words stand again.
"""

from calendar import monthrange
from datetime import date

from django.db import migrations
from django.db.models import Exists, OuterRef

CSA = "Crime (Sentences) Act 1997"
LIFE = ("LIFE", "IPP")


def two_years_after(day: date) -> date:
    return date(day.year + 2, day.month, min(day.day, monthrange(day.year + 2, day.month)[1]))


def name_by_act(apps, schema_editor):
    reviews = apps.get_model("parole", "ParoleReview").objects.using(schema_editor.connection.alias)
    passed = (
        apps.get_model("offenders", "Sentence")
        .objects.using(schema_editor.connection.alias)
        .filter(offender=OuterRef("offender"), kind__in=LIFE, sentenced_on__lt=OuterRef("period__starts_on"))
    )
    of_life = reviews.filter(Exists(passed), period__is_recall=True)
    for review in of_life.filter(kind__in=("recall_255c", "annual")):
        is_first = review.kind == "recall_255c"
        review.kind = "recall_life_32" if is_first else "further"
        review.basis = (
            f"Recall of a life or IPP licence, {CSA} s.32(4)" if is_first else f"Within two years, {CSA} s.28(7)"
        )
        if review.next_review_by and review.final_on:
            review.next_review_by = two_years_after(review.final_on)
        review.save(update_fields=["kind", "basis", "next_review_by"])
    reviews.filter(kind="annual").exclude(period__is_recall=True).update(kind="further")
    for review in reviews.filter(basis__contains="s.247A(4)"):
        review.basis = review.basis.replace("s.247A(4)", "s.247A(3)(b)")
        review.save(update_fields=["basis"])


def name_as_before(apps, schema_editor):
    reviews = apps.get_model("parole", "ParoleReview").objects.using(schema_editor.connection.alias)
    reviews.filter(kind="recall_life_32").update(kind="recall_255c")
    reviews.filter(kind="further").update(kind="annual")
    reviews.filter(kind="initial_244a").update(kind="initial_eds")


class Migration(migrations.Migration):
    dependencies = [
        ("parole", "0012_release_tests_and_kinds_of_review"),
        ("offenders", "0001_people_sentences_and_releases"),
    ]
    operations = [migrations.RunPython(name_by_act, name_as_before)]
