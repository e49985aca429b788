from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "catchment.placements"
    label = "placements"
    verbose_name = "Placements"
