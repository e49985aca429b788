"""Addresses of learners: cohorts, hours, own finds."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
