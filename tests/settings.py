"""The product's settings on a throw-away data directory and a throw-away cluster."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_directory = Path(tempfile.mkdtemp(prefix="congvan-test-"))
_directory.chmod(0o755)  # as root, the database server runs as another user and must get in
atexit.register(shutil.rmtree, _directory, ignore_errors=True)

os.environ["CONGVAN_DATA_DIR"] = str(_directory)
os.environ["CONGVAN_ENVIRONMENT"] = "test"
os.environ.pop("CONGVAN_DATABASE_URL", None)

from congvan.deployment.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Every test client loads the middleware; listing all static files each time is half of a short test.
WHITENOISE_AUTOREFRESH = True
