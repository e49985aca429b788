"""Addresses of shares, documents, and decisions to share without consent."""

from django.urls import URLPattern, path

from catchment.web.support.views import decisions, documents, shares

urlpatterns: list[URLPattern] = [
    path("my/shares/", shares.my_shares, name="my_shares"),
    path("my/shares/<uuid:grant>/stop/", shares.stop, name="share_stop"),
    path("my/shares/<uuid:grant>/see/", shares.see, name="share_see"),
    path("my/share/<str:kind>/<str:thing>/", shares.choose, name="share_choose"),
    path("my/share/<str:kind>/<str:thing>/<uuid:member>/", shares.share, name="share"),
    path("people/<uuid:person>/shared/", shares.shared, name="shared"),
    path("my/documents/", documents.documents, name="documents"),
    path("my/documents/add/", documents.add, name="document_add"),
    path("documents/<uuid:document>/", documents.take, name="document"),
    path("documents/<uuid:document>/delete/", documents.delete, name="document_delete"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/new/", decisions.find, name="decision_find"),
    path("decisions/new/<uuid:person>/", decisions.decide, name="decide"),
    path("decisions/<uuid:decision>/", decisions.decision, name="decision"),
]
