"""Property tests have all the time that they need: a shared machine is sometimes slow."""

from hypothesis import settings

settings.register_profile("engine", deadline=None, max_examples=60)
settings.load_profile("engine")
