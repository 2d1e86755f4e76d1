"""An administrator, alone or with a privacy officer, and a log that is sealed: as their own tests have them."""

from tests.sharing.administration.conftest import administrator, agency, browser, together  # noqa: F401
from tests.sharing.sealing.conftest import check, key, record, sealing  # noqa: F401
