"""People as the API shows them."""

from rest_framework import serializers

from offenders.models import Offender


class PersonSerializer(serializers.ModelSerializer):
    class Meta:
        model = Offender
        fields = ("uid", "prison_number", "given_names", "family_name", "programme", "marking")
        read_only_fields = fields
