"""Terms, the second step, signing in with a school's code, and one's own account."""

from typing import cast

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from catchment.people.actions import codes
from catchment.people.actions.memberships import accept_terms
from catchment.people.enums import TEACHING_KINDS
from catchment.people.models import Organisation, User
from catchment.web.gate import OWN_WORDS_KEY, public, second_factor_done, signed_in
from catchment.web.people import forms
from catchment.web.people.redirects import NEXT, is_ours, safe_next
from catchment.web.requests import CatchmentRequest

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GO_ON_KEY = "second_factor_next"


@require_http_methods(["GET", "POST"])
@signed_in
def terms(request: CatchmentRequest) -> HttpResponse:
    """What one agrees to, in short; asked again for each new version."""
    form = forms.AcceptTerms(request.POST if request.method == "POST" else None)
    if form.is_valid():
        accept_terms(user=request.user, version=settings.TERMS_VERSION, by=request.actor)  # type: ignore[arg-type]
        return redirect(safe_next(request, otherwise="pages:home"))
    shown = {"form": form, "version": settings.TERMS_VERSION, "next": request.GET.get(NEXT, "")}
    return render(request, "people/terms.html", shown)


@require_GET
@never_cache
@signed_in
def second_factor(request: CatchmentRequest) -> HttpResponse:
    """Set up or use a second step, then go on to where one wanted to go."""
    if is_ours(request, request.GET.get(NEXT, "")):
        request.session[GO_ON_KEY] = request.GET[NEXT]
    if second_factor_done(request):
        return HttpResponseRedirect(_go_on(request))
    kinds = set(
        Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True)
    )
    shown = {
        "app": Authenticator.Type.TOTP in kinds,
        "passkey": Authenticator.Type.WEBAUTHN in kinds,
        "here": reverse("people:second_factor"),
    }
    return render(request, "people/second_factor.html", shown)


def _go_on(request: CatchmentRequest) -> str:
    wanted = request.session.pop(GO_ON_KEY, "")
    return wanted if is_ours(request, wanted) else reverse("pages:home")


class AuthenticatorApp(ActivateTOTPView):  # type: ignore[misc]  # allauth is untyped
    """Setting up an app proves that one holds it: the session has its second factor from here on."""

    def form_valid(self, form: object) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="totp")
        return response


authenticator_app = signed_in(AuthenticatorApp.as_view())


@require_http_methods(["GET", "POST"])
@never_cache
@public
def school_code(request: CatchmentRequest) -> HttpResponse:
    """Sign in with a name and the code that one's school or college has printed."""
    form = forms.SchoolCode(request.POST if request.method == "POST" else None, schools=_schools())
    if form.is_valid():
        try:
            user = codes.sign_in_with_code(
                organisation=form.cleaned_data["school"],
                name=form.cleaned_data["name"],
                code=form.cleaned_data["code"],
                by=request.actor,
            )
        except codes.WrongCode:
            form.add_error(
                None,
                _(
                    "Name and code or words do not fit. Check both, or ask your school for a new code"
                ),
            )
        except codes.TooManyTries:
            form.add_error(None, _("That was wrong too often. Wait five minutes, then try again"))
        else:
            login(request, user, backend=BACKEND)
            record_authentication(request, user, method="school code")
            return _first_choose_words(request, user)
    return render(request, "people/school_code.html", {"form": form})


def _first_choose_words(request: CatchmentRequest, user: User) -> HttpResponse:
    """Whoever came with a printed code goes nowhere before choosing words of their own."""
    if user.has_usable_password():
        return redirect("pages:home")
    request.session[OWN_WORDS_KEY] = True
    return redirect("people:own_words")


def _schools() -> QuerySet[Organisation]:
    return (
        Organisation.objects.active()
        .filter(kind__in=TEACHING_KINDS, sign_in_codes__isnull=False)
        .distinct()
        .order_by("name", "pk")
    )


@require_GET
@signed_in
def account(request: CatchmentRequest) -> HttpResponse:
    """How one signs in, and where one is signed in now."""
    user = cast(User, request.user)
    kinds = list(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    shown = {
        "has_email": bool(user.email),
        "has_password": user.has_usable_password(),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "signed_in_at": UserSession.objects.filter(user_id=user.pk).count(),
    }
    return render(request, "people/account.html", shown)
