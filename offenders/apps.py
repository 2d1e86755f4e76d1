from django.apps import AppConfig


class OffendersConfig(AppConfig):
    name = "offenders"

    def ready(self) -> None:
        from offenders import followers, registered, tasks  # noqa: F401
        from offenders.absences import panels as absences
        from offenders.classifying import panels as classifying
        from offenders.closing import panels as closing
        from offenders.closing import retention as closed
        from offenders.dates.checks import panels as date_check
        from offenders.dates.differences import panels as conflicts
        from offenders.dates.overrides import panels as overrides
        from offenders.dates.replays import changes as law_changes
        from offenders.dates.situations import situations_of
        from offenders.dates.upkeep import after_changes
        from offenders.faults.panels import warnings_of
        from offenders.identities.panels import warnings_of as other_records_of
        from offenders.interventions import actions as interventions
        from offenders.mappa import panels as mappa
        from offenders.mappa.actions import cases as mappa_cases
        from offenders.matches import own_sources
        from offenders.orders import panels as orders
        from offenders.orders.subject_question import register_subject_question
        from offenders.orders.travel_ban import travel_ban_of
        from offenders.person_page import lanes, life_line, register_section, register_warning
        from offenders.person_page.date_cards import register_next_dates
        from offenders.person_page.frame import frame_of, register_bar
        from offenders.person_page.timeline import register_events
        from offenders.police_handover import panels as police_handover
        from offenders.police_handover import record_lines
        from offenders.police_handover import views as after_licence
        from offenders.record import items
        from offenders.reference.keeping.consequences import register_consequence
        from offenders.reference.law import actions as law
        from offenders.register import panels as notification
        from offenders.register.actions import journeys
        from offenders.register.actions import working_out as register
        from offenders.register.running import is_subject_on, registered_among
        from offenders.register.side import register_side_box
        from offenders.releases.gate import whose as gates
        from offenders.releases.leaving.panels import warnings_of as leavings_of
        from offenders.releases.orders import actions as release_orders
        from offenders.releases.orders.panels import warnings_of as orders_of
        from offenders.retained import MENTIONED, RETAINED
        from sharing.access import fields, situations
        from sharing.access import subject as subject_pages
        from sharing.access.roles import Capability
        from sharing.alerts import digests
        from sharing.destroying import hooks as destroying
        from sharing.items.registered_people import register_question
        from sharing.retention import classes

        journeys.register_ban(travel_ban_of)
        register_subject_question(is_subject_on)
        register_question(registered_among)
        followers.released.follow(register.follow_release)
        followers.dates_followed.follow(register.follow_dates)
        followers.dates_followed.follow(release_orders.end_overtaken)
        followers.reference_changed.follow(law.follow_change)
        followers.reference_proposed.follow(law_changes.follow_proposal)
        followers.reference_agreeing.follow(law_changes.refuse_unseen)
        register_consequence(law_changes.consequence_of)
        followers.reference_changed.follow(after_changes.follow_change)
        register_consequence(after_changes.consequence_of)
        life_line.register_lane("Custody", lanes.custody_rows, lanes.custody_lane, place=life_line.CUSTODY)
        life_line.register_lane(
            "MAPPA", mappa.lane_rows, mappa.lane, place=life_line.NOTIFICATION - 5, ahead=mappa.ahead
        )
        register_events("mappa", "MAPPA", mappa.SOURCE)
        notification.register_column("Orders", orders.beside_of, orders.figure_of)
        notification.register_column("MAPPA", mappa.beside_of, mappa.figure_of)
        register_side_box(police_handover.side_box_of)
        register_side_box(mappa.side_box_of)
        register_section("MAPPA", "person_mappa")
        register_section("Interventions", "person_interventions")
        register_bar(mappa.bar_of)
        followers.term_ended.follow(mappa_cases.follow_end_of_term)
        followers.term_ended.follow(interventions.end_with_licence)
        followers.cut_short.follow(mappa_cases.follow_death)
        followers.struck_out.follow(mappa_cases.follow_withdrawal)
        followers.struck_out.follow(interventions.go_on_with_licence)
        life_line.register_lane("Key dates", lanes.dates_rows, lanes.dates_lane, place=life_line.DATES)
        life_line.register_lane("Orders", orders.lane_rows, orders.lane, place=life_line.ORDERS, ahead=orders.ahead)
        life_line.register_lane(
            "Notification",
            notification.lane_rows,
            notification.lane,
            place=life_line.NOTIFICATION,
            ahead=notification.ahead,
        )
        life_line.register_lane("Lead", police_handover.lead_rows, police_handover.lead_lane, place=life_line.LEAD)
        register_section("After the licence", "person_after_licence")
        after_licence.register_box(closing.box_for)
        closed.register()
        record_lines.register()
        own_sources.register()
        classes.register("offenders", RETAINED)
        destroying.register_mentions("offenders", MENTIONED)
        register_next_dates(absences.next_dates_of)
        register_events("absences", "Absences from prison", absences.SOURCE)
        register_events("differences", "Date conflicts", conflicts.SOURCE)
        register_events("date_checks", "Double checks of dates", date_check.SOURCE)
        register_events("classifications", "Offences classified", classifying.SOURCE)
        register_events("overrides", "Date overrides", overrides.SOURCE)
        register_section("Notification", "person_notification")
        register_section("Orders", "person_orders")
        register_section("Links", "person_links")
        register_section("Matches", "person_matches", needs=Capability.SEE_MATCHES)
        register_section("Threats", "person_threats", needs=Capability.KNOW_THREATS)
        register_section("Joint case", "person_joint")
        register_section("Sharing", "person_sharing")
        register_warning(warnings_of)
        register_events("orders", "Orders", orders.SOURCE)
        register_warning(notification.warnings_of)
        register_events("items", "Intelligence and concerns", *items.SOURCES)
        digests.also_links(
            "releases.weekly_list", words="People in custody with no release date, on no list", page="no_release_date"
        )
        subject_pages.register_frame(frame_of)
        register_warning(leavings_of)
        register_warning(orders_of)
        register_warning(other_records_of)
        fields.register_gate(gates.leaves_by_gate_of)
        situations.register_question(situations_of)
