from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "catchment.support"
    label = "support"
    verbose_name = "Support"
