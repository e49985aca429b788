"""``catchment worker``: do what waits, until told to stop."""

import argparse

from django.utils.module_loading import import_string

#: Named, not imported, as the web server names its application: ``config`` stands above us.
QUEUE = "catchment.config.tasks.queue"

#: Mail goes out while a long import runs.
WORKERS = 2
LONGEST_NAP_S = 1.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(options: argparse.Namespace) -> int:
    """Work until SIGINT (after the task in hand) or SIGTERM (at once)."""
    queue = import_string(QUEUE)
    queue.storage.initialize_schema()
    queue.create_consumer(workers=WORKERS, max_delay=LONGEST_NAP_S).run()
    return 0
