"""A sealed log beside the records."""

from tests.sharing.sealing.conftest import key, only_this_database, sealing  # noqa: F401
