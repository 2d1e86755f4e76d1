"""The families of conditions, in words."""

from licence.catalogue.rules import families

FAMILIES = [(family.value, practice.title) for family, practice in families.PRACTICE.items()]
