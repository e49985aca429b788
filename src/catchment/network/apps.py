from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "catchment.network"
    label = "network"
    verbose_name = "Network"
