from django.apps import AppConfig


class LicenceConfig(AppConfig):
    name = "licence"
