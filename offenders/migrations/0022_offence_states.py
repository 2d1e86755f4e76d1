"""Offences get a key, their days and the lists that they are on. Their rows are filled in 0023."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offenders', '0001_people_sentences_and_releases'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='offence',
            options={'ordering': ['statute', 'section', 'committed_from']},
        ),
        migrations.RemoveConstraint(
            model_name='offence',
            name='offence_once_a_section',
        ),
        migrations.AddField(
            model_name='offence',
            name='aliases',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=160), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='offence',
            name='codes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='offence',
            name='committed_from',
            field=models.DateField(blank=True, null=True, verbose_name='first day on which it could be committed'),
        ),
        migrations.AddField(
            model_name='offence',
            name='committed_until',
            field=models.DateField(blank=True, null=True, verbose_name='last day on which it could be committed'),
        ),
        migrations.AddField(
            model_name='offence',
            name='connection_possible',
            field=models.BooleanField(null=True, verbose_name='a terrorist connection can be found'),
        ),
        migrations.AddField(
            model_name='offence',
            name='foreign_power_possible',
            field=models.BooleanField(null=True, verbose_name='the foreign power condition can be found'),
        ),
        migrations.AddField(
            model_name='offence',
            name='is_confirmed',
            field=models.BooleanField(default=False, verbose_name='read in its source'),
        ),
        migrations.AddField(
            model_name='offence',
            name='key',
            field=models.CharField(default='', max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='offence',
            name='maxima',
            field=models.JSONField(blank=True, default=list, verbose_name='maximum by the day of the offence'),
        ),
        migrations.AddField(
            model_name='offence',
            name='programme',
            field=models.CharField(choices=[('terrorism', 'Terrorism'), ('state_threats', 'State threats'), ('ordinary', 'Neither by itself')], default='ordinary', max_length=20),
        ),
        migrations.AddField(
            model_name='offence',
            name='schedule_1',
            field=models.BooleanField(default=False, verbose_name='Schedule 1: connection possible before 29 June 2021'),
        ),
        migrations.AddField(
            model_name='offence',
            name='schedule_13',
            field=models.CharField(choices=[('part_1', 'Part 1: terrorism'), ('part_2', 'Part 2: sexual'), ('part_3', 'Part 3: national security'), ('none', 'Not listed'), ('unknown', 'Not known')], default='none', max_length=10, verbose_name='Schedule 13'),
        ),
        migrations.AddField(
            model_name='offence',
            name='schedule_17a',
            field=models.CharField(choices=[('part_1', 'Part 1: by itself'), ('part_2', 'Part 2: with a terrorist connection'), ('none', 'Not listed'), ('unknown', 'Not known')], default='none', max_length=10, verbose_name='Schedule 17A'),
        ),
        migrations.AddField(
            model_name='offence',
            name='schedule_18',
            field=models.CharField(choices=[('violent', 'Violent'), ('sexual', 'Sexual'), ('terrorism', 'Terrorism'), ('none', 'Not listed'), ('unknown', 'Not known')], default='none', max_length=10, verbose_name='Schedule 18'),
        ),
        migrations.AddField(
            model_name='offence',
            name='source',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='offence',
            name='triable',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='offence',
            name='year',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='offence',
            name='brings_notification',
            field=models.BooleanField(default=False, null=True, verbose_name='notification under Part 4 CTA 2008'),
        ),
        migrations.AlterField(
            model_name='offence',
            name='schedule_19za',
            field=models.CharField(choices=[('part_1', 'Part 1: life maximum'), ('part_2', 'Part 2: more than two years'), ('part_3', 'Part 3: only with a terrorist connection'), ('none', 'Not listed'), ('unknown', 'Not known')], default='none', max_length=10, verbose_name='Schedule 19ZA CJA 2003'),
        ),
        migrations.AlterField(
            model_name='offence',
            name='section',
            field=models.CharField(max_length=60),
        ),
        migrations.AlterField(
            model_name='offence',
            name='statute',
            field=models.CharField(max_length=100),
        ),
        migrations.AlterField(
            model_name='offence',
            name='title',
            field=models.CharField(max_length=160),
        ),
    ]
