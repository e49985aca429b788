from importlib import import_module

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "catchment.placements"
    label = "placements"
    verbose_name = "Placements"

    def ready(self) -> None:
        """Name our tables among what a person may take a copy of, and what runs out by a clock.

        By name, as models come first.
        """
        import_module("catchment.placements.queries.own_data").register()
        import_module("catchment.placements.queries.retention").register()
