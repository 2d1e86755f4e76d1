from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "sharing"

    def ready(self) -> None:
        from sharing.api import schema  # noqa: F401  importing registers it
        from sharing.sign_in import receivers

        receivers.connect()
