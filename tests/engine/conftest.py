"""Property tests have all the time that they need: a shared machine is sometimes slow.

By hand each tries sixty markets; where CI is set, where a run must end soon, half as many. The draws
differ from run to run, so that what one does not see the next may.
"""

import os

from hypothesis import settings

settings.register_profile("engine", deadline=None, max_examples=60)
settings.register_profile("engine in CI", settings.get_profile("engine"), max_examples=30)
settings.load_profile("engine in CI" if os.environ.get("CI") else "engine")
