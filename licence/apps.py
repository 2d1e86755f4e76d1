from django.apps import AppConfig


class LicenceConfig(AppConfig):
    name = "licence"

    def ready(self) -> None:
        from licence import alert_kinds  # noqa: F401  importing makes them known on every page
