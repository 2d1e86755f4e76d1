"""The boundaries of waiting and of a session's life."""

from datetime import UTC, datetime, timedelta

import pytest

from sharing.sign_in.addresses import client_address, counted_as
from sharing.sign_in.rules import End, Span, counts_anew, wait_after
from sharing.sign_in.sessions.devices import device_words

EIGHT = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (10, 15), (10_000, 15)]
)
def test_the_fifth_wrong_password_costs_a_minute_and_each_further_one_twice_as_much_up_to_fifteen(failures, minutes):
    assert wait_after(failures) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("failures", "minutes"), [(8, 0), (9, 1), (10, 2), (13, 15)])
def test_a_wider_count_gives_more_for_nothing_and_grows_alike(failures, minutes):
    assert wait_after(failures, free=8) == timedelta(minutes=minutes)


def test_a_count_is_forgotten_after_a_whole_day():
    assert not counts_anew(last_at=EIGHT, at=EIGHT + timedelta(days=1) - timedelta(seconds=1))
    assert counts_anew(last_at=EIGHT, at=EIGHT + timedelta(days=1))


def span(*, seen_after=timedelta(0)):
    return Span(EIGHT, EIGHT + seen_after, idle=timedelta(minutes=30), longest=timedelta(hours=12))


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (timedelta(0), None),
        (timedelta(minutes=29, seconds=59), None),
        (timedelta(minutes=30), End.IDLE),
        (timedelta(days=3), End.IDLE),
    ],
)
def test_a_session_without_activity_is_over_in_the_moment_that_thirty_minutes_are_full(after, why):
    assert span().over(at=EIGHT + after) is why


@pytest.mark.parametrize(
    ("after", "why"),
    [(timedelta(hours=12) - timedelta(seconds=1), None), (timedelta(hours=12), End.LONGEST)],
)
def test_a_busy_session_is_over_after_twelve_hours(after, why):
    busy = span(seen_after=timedelta(hours=11, minutes=59))

    assert busy.ends_at == EIGHT + timedelta(hours=12)
    assert busy.over(at=EIGHT + after) is why


def test_of_two_reasons_the_one_that_came_first_is_named():
    left_early = span(seen_after=timedelta(hours=1))

    assert left_early.over(at=EIGHT + timedelta(hours=20)) is End.IDLE


def test_when_both_ends_fall_together_the_longest_time_is_named():
    together = span(seen_after=timedelta(hours=11, minutes=30))

    assert together.over(at=EIGHT + timedelta(hours=12)) is End.LONGEST


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Chrome on Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("curl/8.0", "An unknown app or browser"),
        ("", "An unknown app or browser"),
    ],
)
def test_a_browser_is_named_in_words(agent, words):
    assert device_words(agent) == words


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, "10.0.0.2"),
        ("6.6.6.6", 0, "10.0.0.2"),  # no proxy of ours: whoever wrote this is not believed
        ("203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.0.0.3", 2, "203.0.113.9"),
        ("203.0.113.9", 2, "10.0.0.2"),
        ("", 1, "10.0.0.2"),
        ("unknown", 1, "10.0.0.2"),
        ("6.6.6.6, 2001:db8::1", 1, "2001:db8::1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(forwarded, proxies, address):
    assert client_address(forwarded, "10.0.0.2", proxies=proxies) == address


def test_a_unix_socket_has_no_address():
    assert client_address("", "", proxies=0) == ""


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1::5", "2001:db8:0:1::"),
        ("2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::"),
        ("2001:db8:0:2::", "2001:db8:0:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_one_line_has_one_count_however_many_addresses_it_gives_itself(address, counted):
    assert counted_as(address) == counted
