from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "catchment.people"
    label = "people"
    verbose_name = "People"
