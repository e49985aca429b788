"""Addresses of rounds: weeks across schools, and wishes."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
