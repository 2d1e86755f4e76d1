from django.apps import AppConfig


class LicenceConfig(AppConfig):
    name = "licence"

    def ready(self) -> None:
        from licence import (  # noqa: F401
            alert_kinds,
            board_catalogue,
            breach_alert_kinds,
            check_alert_kinds,
            consequences,
            drafts,
            event_kinds,
            readiness,
            readiness_alert_kinds,
            recall_alert_kinds,
            recall_practice,
        )
        from licence.panels import prepared
        from licence.panels.readiness_events import ABOUT, EVENT_SOURCES
        from licence.panels.recall_events import SOURCES as RECALL_EVENTS
        from licence.panels.recall_warnings import warnings_of
        from licence.situations import situations_of
        from offenders import followers, preparation
        from offenders import prepared as asked_of_above
        from offenders.panels import register_section, register_warning
        from offenders.panels.timeline import register_events
        from offenders.status import faults
        from parole import followers as parole_followers
        from parole.decisions import catalogues
        from sharing import situations

        followers.released.follow(consequences.put_in_force)
        followers.released.follow(consequences.end_the_list)
        followers.returned.follow(consequences.revoke_on_return)
        followers.struck_out.follow(consequences.go_back)
        followers.term_ended.follow(consequences.end_with_the_term)
        followers.cut_short.follow(consequences.revoke_or_end)
        followers.released.follow(consequences.recall_follows_release)
        followers.returned.follow(consequences.recall_follows_return)
        followers.term_ended.follow(consequences.recall_ends_with_the_term)
        followers.cut_short.follow(consequences.recall_follows_movement)
        followers.released.follow(consequences.look_for_faults)
        followers.returned.follow(consequences.look_for_faults)
        faults.register(faults.Fault.NO_LICENCE, consequences.has_no_licence)
        faults.register(faults.Fault.LICENCE_STANDS, consequences.has_licence)
        followers.dates_followed.follow(consequences.follow_the_dates)
        followers.dates_followed.follow(consequences.keep_what_must_be_in_hand)
        followers.hold_changed.follow(consequences.look_again_at_the_list)
        preparation.register_question(readiness.missing_for)
        asked_of_above.register(
            prepared.prepared_of, things=prepared.things, stuck=prepared.is_stuck, of_person=prepared.ahead_of
        )
        register_events(ABOUT, "Before a release", *EVENT_SOURCES)
        catalogues.offer(board_catalogue)
        parole_followers.decision_final.follow(consequences.recall_follows_the_board)
        parole_followers.conditions_set.follow(consequences.propose_what_the_board_set)
        register_section("Licence", "person_licence")
        register_section("Readiness", "person_readiness")
        register_section("Checks", "person_checks")
        register_section("Breaches and recalls", "person_breaches")
        register_section("Registers", "person_registers")
        register_warning(warnings_of)
        situations.register_question(situations_of)
        register_events("recalls", "Recalls", *RECALL_EVENTS)
