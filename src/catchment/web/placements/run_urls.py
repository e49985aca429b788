"""Addresses of runs: trying, publishing, and reading why."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
