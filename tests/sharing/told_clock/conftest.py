"""A log that is sealed in the database."""

from tests.sharing.sealing.conftest import check, key, only_this_database, record, sealing  # noqa: F401
