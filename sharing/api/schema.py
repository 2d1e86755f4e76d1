"""What the OpenAPI description says of how a caller is known."""

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension


class BrowserSessionScheme(OpenApiAuthenticationExtension):
    target_class = "sharing.api.authentication.BrowserSession"
    name = "browserSession"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
