from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "sharing"

    def ready(self) -> None:
        # Importing makes them known on every page.
        from sharing import live_updates, signed_acts  # noqa: F401
        from sharing.administration.actions import changes
        from sharing.alerts import event_kinds as of_alerts  # noqa: F401
        from sharing.alerts.noise import alert_kinds as of_noise  # noqa: F401
        from sharing.alerts.storms import alert_kinds as of_storms  # noqa: F401
        from sharing.api.described import schema  # noqa: F401
        from sharing.data_requests import alert_kinds as of_data_requests  # noqa: F401
        from sharing.destroying import hooks as destroying
        from sharing.duties import alert_kinds as of_duties  # noqa: F401
        from sharing.emergencies import customs as of_emergencies  # noqa: F401
        from sharing.grants import alert_kinds as of_grants  # noqa: F401
        from sharing.grants import event_kinds as of_access  # noqa: F401
        from sharing.grants.unseen import alert_kinds as of_unseen  # noqa: F401
        from sharing.history import alert_kinds as of_history  # noqa: F401
        from sharing.items import alert_kinds as of_items  # noqa: F401
        from sharing.items import drafts  # noqa: F401
        from sharing.jobs import ledger
        from sharing.joint_teams import alert_kinds as of_joint_teams  # noqa: F401
        from sharing.leave import alert_kinds as of_leave  # noqa: F401
        from sharing.leave import drafts as leave_drafts  # noqa: F401
        from sharing.leave import named_work, practice  # noqa: F401
        from sharing.programmes import alert_kinds as of_programmes  # noqa: F401
        from sharing.reported import alert_kinds as of_reported  # noqa: F401
        from sharing.retained import MENTIONED, RETAINED
        from sharing.retention import alert_kinds as of_retention  # noqa: F401
        from sharing.retention import classes
        from sharing.retention import customs as of_retention_reviews  # noqa: F401
        from sharing.reviews import alert_kinds as of_reviews  # noqa: F401
        from sharing.reviews import customs as of_requests  # noqa: F401
        from sharing.rota import alert_kinds as of_rota  # noqa: F401
        from sharing.rota.handover import alert_kinds as of_handovers  # noqa: F401
        from sharing.rota.handover import drafts as handover_drafts  # noqa: F401
        from sharing.sign_in import receivers
        from sharing.sittings import alert_kinds as of_sittings  # noqa: F401
        from sharing.unchecked import alert_kinds as of_unchecked  # noqa: F401
        from sharing.unusual import alert_kinds as of_reading  # noqa: F401
        from sharing.unusual import thresholds  # noqa: F401
        from sharing.watching import alert_kinds as of_faults  # noqa: F401
        from sharing.who_looked import alert_kinds as of_the_log  # noqa: F401

        classes.register("sharing", RETAINED)
        destroying.register_mentions("sharing", MENTIONED)
        changes.connect()
        ledger.connect()
        live_updates.connect()
        receivers.connect()
