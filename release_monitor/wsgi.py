"""The pages and the API, for any WSGI server; asgi.py adds the event streams."""

import os

from django.core.wsgi import get_wsgi_application

from release_monitor.checks import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "release_monitor.settings")

refuse_unsafe_start()
application = get_wsgi_application()
