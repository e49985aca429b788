"""Addresses of referrals: writing one, reading and answering it, lists, the rule and the figures."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.support.views import referral_steps, referrals

urlpatterns: list[URLPattern | URLResolver] = [
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/rule/", referrals.rule, name="referral_rule"),
    path("referrals/rule/change/", referrals.edit_rule, name="referral_rule_edit"),
    path("referrals/<uuid:referral>/", referrals.referral, name="referral"),
    path("referrals/<uuid:referral>/yes/", referrals.accept, name="referral_accept"),
    path("referrals/<uuid:referral>/no/", referrals.decline, name="referral_decline"),
    path("referrals/<uuid:referral>/question/", referrals.question, name="referral_question"),
    path("referrals/<uuid:referral>/reply/", referrals.reply, name="referral_reply"),
    path("referrals/<uuid:referral>/take-back/", referrals.withdraw, name="referral_withdraw"),
    path("referrals/<uuid:referral>/done/", referrals.finish, name="referral_finish"),
    path("my/referrals/", referrals.mine, name="my_referrals"),
    path("my/referrals/ask/", referral_steps.agree, name="my_referral_ask"),
    path("my/referrals/ask/safe/", referral_steps.safe, name="my_referral_safe"),
    path("my/referrals/ask/who/", referral_steps.send, name="my_referral_new"),
    path("people/<uuid:person>/referrals/ask/", referral_steps.agree, name="referral_ask"),
    path("people/<uuid:person>/referrals/ask/safe/", referral_steps.safe, name="referral_safe"),
    path("people/<uuid:person>/referrals/ask/who/", referral_steps.send, name="referral_new"),
    path("needs-and-gaps/said-no/", referrals.figures, name="referral_figures"),
]
