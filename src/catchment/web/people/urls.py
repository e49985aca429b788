"""Pages about people, memberships, invitations, and running a catchment."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.people.views import (
    codes,
    invitations,
    memberships,
    outbox,
    own,
    persons,
    practice,
    running,
    signin,
)

app_name = "people"

urlpatterns: list[URLPattern | URLResolver] = [
    path("memberships/", memberships.memberships, name="memberships"),
    path("memberships/switch/", memberships.switch, name="switch"),
    path("memberships/leave/", memberships.leave, name="leave"),
    path("members/", memberships.members_list, name="members"),
    path("members/<uuid:public_id>/", memberships.member, name="member"),
    path("members/<uuid:public_id>/end/", memberships.end, name="end_membership"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new/", invitations.invite, name="invite"),
    path(
        "invitations/<uuid:public_id>/withdraw/", invitations.withdraw, name="withdraw_invitation"
    ),
    path("invitations/<uuid:public_id>/confirm/", invitations.confirm, name="confirm_invitation"),
    path("join/<str:token>/", invitations.invitation, name="invitation"),
    path("terms-of-use/", signin.terms, name="terms"),
    path("second-factor/", signin.second_factor, name="second_factor"),
    path("second-factor/app/", signin.authenticator_app, name="authenticator_app"),
    path("school-code/", signin.school_code, name="school_code"),
    path("account/", signin.account, name="account"),
    path("people/", persons.persons, name="persons"),
    path("people/new/", persons.add, name="add_person"),
    path("people/codes/", codes.print_codes, name="print_codes"),
    path("people/<uuid:public_id>/", persons.person, name="person"),
    path("people/<uuid:public_id>/edit/", persons.edit, name="edit_person"),
    path("people/<uuid:public_id>/invite/", persons.invite, name="invite_person"),
    path("people/<uuid:public_id>/code/", persons.print_code, name="print_code"),
    path("who-looked/", own.who_looked, name="who_looked"),
    path("my/details/", own.my_details, name="my_details"),
    path("my/words/", codes.own_words, name="own_words"),
    path("my/people/", own.my_supporters, name="my_supporters"),
    path("my/people/<uuid:public_id>/address/", own.supporter_address, name="supporter_address"),
    path("my/people/<uuid:public_id>/forget/", own.forget_supporter, name="forget_supporter"),
    path("shares/<uuid:public_id>/withdraw/", own.withdraw_grant, name="withdraw_grant"),
    path("supporters/", own.supporters_to_confirm, name="supporters_to_confirm"),
    path("supporters/<uuid:public_id>/confirm/", own.confirm_supporter, name="confirm_supporter"),
    path("reads/", running.reads, name="reads"),
    path("settings/", running.settings, name="settings"),
    path("settings/about/", running.describe, name="describe"),
    path("settings/safety/", running.safety, name="safety_numbers"),
    path("settings/colour/", running.colour, name="colour"),
    path("settings/places/", running.neighbourhoods, name="neighbourhoods"),
    path("settings/places/boundaries/", running.boundaries, name="boundaries"),
    path("settings/open/", running.open_catchment, name="open_catchment"),
    path("rules/", practice.practice, name="practice"),
    path("rules/<slug:name>/", practice.practice_rule, name="practice_rule"),
    path("rules/<slug:name>/change/", practice.change_practice, name="change_practice"),
    path("rules/<slug:name>/shipped/", practice.back_to_shipped, name="back_to_shipped"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<uuid:public_id>/", outbox.message, name="outbox_message"),
]
