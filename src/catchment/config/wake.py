"""After anything was posted, the worker looks at once at what waits."""

import logging
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

from catchment.config import tasks

logger = logging.getLogger(__name__)


class WakeWorkerMiddleware:
    """Wakes the worker when a POST has been answered; the answer never depends on it.

    The queue stands on the same kind of database as everything else, hence its errors.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST":
            try:
                tasks.wake()
            except connection.Database.Error:  # type: ignore[attr-defined]  # stubs leave it out
                logger.warning("The worker could not be woken; it looks each minute by itself.")
        return response
