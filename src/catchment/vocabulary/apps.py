from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "catchment.vocabulary"
    label = "vocabulary"
    verbose_name = "Vocabulary"
