"""Service settings of access requests and access reviews."""

from datetime import date, time

from sharing import practice
from sharing.practice.working_time import Hours

MOST_DAYS = practice.define(
    "requests.longest_days",
    "Longest access a user can request to a person",
    unit="days",
    default=30,
    source="Our design: access for one user alone is reviewed every month",
    between=(1, 90),
    safer=practice.Safer.LESS,
)
ANSWER_HOURS = practice.define(
    "requests.answer_working_hours",
    "Time in which a request for access is answered",
    unit="working hours",
    default=4,
    source="Our design: half a working day",
)
OPEN_DAYS = practice.define(
    "requests.open_days",
    "Days for which an unanswered request can still be answered",
    unit="days",
    default=5,
    source="Our design: a week of work",
)
MOST_WAITING = practice.define(
    "requests.most_waiting",
    "Access requests one user can have waiting at a time",
    unit="requests",
    default=10,
    source="Our design: more than work needs, fewer than guessing numbers needs",
    between=(1, 50),
    safer=practice.Safer.LESS,
)
DAY_OPENS = practice.define(
    "working_hours.opens", "Hour at which a working day begins", unit="o’clock", default=9, source="Our design"
)
DAY_CLOSES = practice.define(
    "working_hours.closes", "Hour at which a working day ends", unit="o’clock", default=17, source="Our design"
)
REVIEW_DAYS = practice.define(
    "reviews.working_days",
    "Working days in which a team confirms who has access to its people",
    unit="working days",
    default=10,
    source="Our design: two weeks",
)
REVIEW_MONTHS = practice.define(
    "reviews.every_months",
    "Months from one access review to the next: 1, 2, 3, 4, 6 or 12",
    unit="months",
    default=3,
    source="Our design: each quarter",
)
UNOPENED_DAYS = practice.define(
    "reviews.unopened_days",
    "Days without an opening after which a team’s access to a person is decided separately in an access review",
    unit="days",
    default=90,
    source="Our design: as long as from one review to the next",
)
REVIEW_HEAD_DAYS = practice.define(
    "reviews.head_after_working_days",
    "Working days after which the other managers of the agency are alerted that an access review is overdue",
    unit="working days",
    default=2,
    source="Our design",
)
REVIEW_AGENCY_DAYS = practice.define(
    "reviews.agency_after_working_days",
    "Working days after which the people responsible for the agency are alerted that an access review is overdue",
    unit="working days",
    default=5,
    source="Our design: a week",
)
REVIEW_ASSURANCE_DAYS = practice.define(
    "reviews.assurance_after_working_days",
    "Working days after which the privacy officers are alerted that an access review is overdue",
    unit="working days",
    default=10,
    source="Our design: as long again as the review itself",
)


def working_hours(*, on: date) -> Hours:
    """When the working day of this date begins and ends. Values that make no day are passed over."""
    opens, closes = practice.value(DAY_OPENS, on=on), practice.value(DAY_CLOSES, on=on)
    if not 0 <= opens < closes <= 23:
        opens, closes = DAY_OPENS.default, DAY_CLOSES.default
    return Hours(time(opens), time(closes))
