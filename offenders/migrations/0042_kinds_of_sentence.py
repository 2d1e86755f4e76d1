"""Kinds of sentence as dated rows, whose key a sentence holds; changes of reference data that a program sent."""

import django.db.models.deletion
import sharing.records.uuids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offenders', '0041_sentence_waits_while_questioned'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='referencechange',
            name='filed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='sentence',
            name='kind',
            field=models.CharField(help_text='The key of a kind of sentence in the reference data', max_length=10),
        ),
        migrations.CreateModel(
            name='Disposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('key', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=60)),
                ('title_in_full', models.CharField(max_length=80, verbose_name='title in papers for the person')),
                ('section', models.CharField(max_length=120)),
                ('passed_from', models.DateField(blank=True, null=True, verbose_name='first day on which it could be passed')),
                ('passed_until', models.DateField(blank=True, null=True, verbose_name='last day on which it could be passed')),
                ('youngest', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='age when convicted, at least')),
                ('oldest', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='age when convicted, at most')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='read in its source')),
            ],
            options={
                'ordering': ['title', models.OrderBy(models.F('passed_from'), nulls_first=True)],
                'constraints': [models.UniqueConstraint(fields=('key', 'passed_from'), name='disposal_once_a_state', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('passed_until__isnull', True), ('passed_from__isnull', True), ('passed_until__gte', models.F('passed_from')), _connector='OR'), name='disposal_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('youngest__isnull', True), ('oldest__isnull', True), ('oldest__gte', models.F('youngest')), _connector='OR'), name='disposal_is_for_somebody')],
            },
        ),
    ]
