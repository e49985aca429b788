"""The pages that belong to no context: front, home, safety, who we are, demo sign-in."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.pages import demo, homes, views, work

app_name = "pages"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("home/", homes.home, name="home"),
    path("work-experience/", work.work, name="work"),
    path("safety/", views.safety, name="safety"),
    path("about/", views.about, name="about"),
    path("about/privacy/", views.privacy, name="privacy"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/travel/", views.travel, name="travel"),
    path("not-open/", views.not_open, name="not_open"),
    path("choose/", views.choose, name="choose"),
    path("brand/<slug:slug>.css", views.brand, name="brand"),
    path("health/", views.health, name="health"),
    path("demo/sign-in/", demo.sign_in, name="demo_sign_in"),
]
