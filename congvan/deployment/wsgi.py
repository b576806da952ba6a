"""The WSGI application: all pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvan.deployment.settings")

application = get_wsgi_application()
