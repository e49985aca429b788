"""The settings of the tests: the one settings file, with data in a folder that is thrown away."""

import atexit
import os
import shutil
import tempfile

_DATA = tempfile.mkdtemp(prefix="catchment-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)

os.environ["CATCHMENT_TESTING"] = "1"
os.environ["CATCHMENT_DATA"] = _DATA
os.environ.pop("CATCHMENT_DEMO", None)

from catchment.config.settings import *  # noqa: E402, F403  # it reads the lines above

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
