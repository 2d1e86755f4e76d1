from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "sharing"

    def ready(self) -> None:
        # Importing makes them known on every page.
        from sharing import (  # noqa: F401
            alert_kinds,
            duty_alert_kinds,
            emergencies,
            item_alert_kinds,
            item_drafts,
            request_practice,
            review_alert_kinds,
            sight_alert_kinds,
        )
        from sharing.api import schema  # noqa: F401  importing registers it
        from sharing.sign_in import receivers

        receivers.connect()
