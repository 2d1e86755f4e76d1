"""Is this container well? `python docker/health.py web|scheduler`; the exit status answers. Standard library only."""

import glob
import os
import sys
import time
import urllib.request

SCHEDULE = "/tmp/schedule"  # noqa: S108 (a memory file system of this container alone)
OLDEST_SCHEDULE_SECONDS = 400  # beat writes its file every three minutes


def web() -> bool:
    """Whether the process answers. By a name that it answers to, which `localhost` is not in production."""
    host = os.environ.get("RELEASE_MONITOR_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    asked = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
    with urllib.request.urlopen(asked, timeout=4) as answer:  # noqa: S310
        return answer.status == 200


def scheduler() -> bool:
    """Whether beat has written its schedule of late; the file's ending depends on the Python."""
    written = max((os.path.getmtime(path) for path in glob.glob(f"{SCHEDULE}*")), default=0.0)
    return time.time() - written < OLDEST_SCHEDULE_SECONDS


if __name__ == "__main__":
    try:
        well = {"web": web, "scheduler": scheduler}[sys.argv[1]]()
    except OSError:
        well = False
    sys.exit(0 if well else 1)
