from django.apps import AppConfig


class LicenceConfig(AppConfig):
    name = "licence"

    def ready(self) -> None:
        from licence import followers as licence_followers
        from licence import handover_contents, registered, release_handlers  # noqa: F401  known on every page by it
        from licence.catalogue import board as board_catalogue
        from licence.checks.actions.versions import follow_licence
        from licence.exemptions.actions.versions import carry_exemptions
        from licence.exemptions.panels import lines_by_condition, permissions_by_condition
        from licence.licences import beside
        from licence.papers import panels as papers
        from licence.readiness import judging as readiness
        from licence.readiness.panels import badge as prepared
        from licence.readiness.panels.events import ABOUT, EVENT_SOURCES
        from licence.recalls import by_law
        from licence.recalls.panels import life_line as lanes
        from licence.recalls.panels.events import SOURCES as RECALL_EVENTS
        from licence.recalls.panels.warnings import warnings_of
        from licence.registers import shared_details
        from licence.registers.police_side import told_to_probation
        from licence.retained import RETAINED
        from licence.situations import situations_of
        from licence.victims import actions as victims
        from licence.victims.panels import asked_of
        from licence.victims.ties import wordings_of
        from offenders import followers
        from offenders.person_page import life_line, register_section, register_warning
        from offenders.person_page.timeline import register_events
        from offenders.register.actions import differences
        from offenders.releases import readiness_hook as preparation
        from offenders.releases import readiness_summary as asked_of_above
        from offenders.status import faults
        from parole import followers as parole_followers
        from parole.decisions import catalogues
        from parole.victims import tied_conditions
        from sharing.access import situations
        from sharing.retention import classes

        by_law.register()
        differences.register_side(told_to_probation)
        handover_contents.register()
        shared_details.register()
        classes.register("licence", RETAINED)
        beside.register_asked(asked_of)
        tied_conditions.register_question(wordings_of)
        licence_followers.took_force.follow(victims.follow_force)
        licence_followers.licence_moved.follow(victims.follow_variation)
        licence_followers.exemption_approved.follow(victims.follow_approval)
        licence_followers.recall_moved.follow(victims.follow_recall)
        licence_followers.exemption_refused.follow(victims.follow_refusal)
        licence_followers.exemption_ended.follow(victims.follow_end)
        followers.released.follow(release_handlers.put_in_force)
        followers.released.follow(release_handlers.end_the_list)
        followers.returned.follow(release_handlers.revoke_on_return)
        followers.struck_out.follow(release_handlers.go_back)
        followers.term_ended.follow(release_handlers.end_with_the_term)
        followers.cut_short.follow(release_handlers.revoke_or_end)
        followers.released.follow(release_handlers.recall_follows_release)
        followers.returned.follow(release_handlers.recall_follows_return)
        followers.term_ended.follow(release_handlers.recall_ends_with_the_term)
        followers.cut_short.follow(release_handlers.recall_follows_movement)
        followers.released.follow(release_handlers.look_for_faults)
        followers.returned.follow(release_handlers.look_for_faults)
        faults.register(faults.Fault.WITHOUT_LICENCE, release_handlers.left_without_licence)
        faults.register(faults.Fault.NO_LICENCE, release_handlers.has_no_licence)
        faults.register(faults.Fault.LICENCE_STANDS, release_handlers.has_licence)
        followers.dates_followed.follow(release_handlers.follow_the_dates)
        followers.mappa_changed.follow(release_handlers.follow_mappa)
        followers.dates_followed.follow(release_handlers.sync_readiness)
        followers.hold_changed.follow(release_handlers.refresh_readiness_on_hold)
        preparation.register_question(readiness.missing_for)
        asked_of_above.register(
            prepared.prepared_of, things=prepared.things, stuck=prepared.is_stuck, of_person=prepared.ahead_of
        )
        register_events(ABOUT, "Before a release", *EVENT_SOURCES)
        licence_followers.licence_moved.follow(release_handlers.look_again_at_the_licence)
        licence_followers.took_force.follow(carry_exemptions)
        licence_followers.paper_given.follow(release_handlers.look_again_at_the_papers)
        licence_followers.took_force.follow(follow_licence)
        licence_followers.took_force.follow(release_handlers.recall_follows_licence)
        beside.register_exemptions(lines_by_condition)
        beside.register_permissions(permissions_by_condition)
        catalogues.offer(board_catalogue)
        parole_followers.decision_final.follow(release_handlers.recall_follows_the_board)
        parole_followers.conditions_set.follow(release_handlers.propose_what_the_board_set)
        register_section("Licence", "person_licence")
        register_section("Papers", "person_papers")
        beside.register_papers(papers.beside)
        register_section("Readiness", "person_readiness")
        register_section("Checks", "person_checks")
        register_section("Breaches and recalls", "person_breaches")
        register_section("Registers", "person_registers")
        register_warning(warnings_of)
        situations.register_question(situations_of)
        life_line.register_lane("Licence", lanes.licence_rows, lanes.licence_lane, place=life_line.LICENCE)
        life_line.register_lane("Breaches", lanes.breaches_rows, lanes.breaches_lane, place=life_line.BREACHES)
        life_line.register_lane("Recalls", lanes.recalls_rows, lanes.recalls_lane, place=life_line.RECALLS)
        register_events("recalls", "Recalls", *RECALL_EVENTS)
