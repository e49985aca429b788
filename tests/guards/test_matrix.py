"""Every address, every role, every kind of thing: who may is read from one table.

Whoever is not in a row meets the sign-in page, 403 or 404; a thing of another catchment is always
404. No page fails, no reading writes, and an address without a row fails the test.
"""

import datetime as dt
import zlib
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from catchment.people import queries
from catchment.people.enums import SECOND_FACTOR_ROLES, JournalKind, Role
from catchment.people.models import JournalEntry, Membership, TermsAcceptance
from catchment.people.queries import Standing
from catchment.web.pages import errors
from tests.factories.people import MembershipFactory
from tests.factories.signin import signed_in
from tests.guards.world import Things, World, build, undone, writes_noted

#: Names the database; each test runs inside the world, which is built once.
pytestmark = pytest.mark.django_db

R = Role
ALL = frozenset(Role)
NONE: frozenset[Role] = frozenset()
PERSON = frozenset({R.PERSON})
PARENT = frozenset({R.PARENT})
HELPS = frozenset({R.HELPER, R.CAREERS_LEADER})
STAFF = HELPS | {R.SAFEGUARDING_LEAD, R.COORDINATOR}
KEEPS = STAFF | {R.HOST, R.ADMINISTRATOR}
LEADS = frozenset({R.CAREERS_LEADER, R.HOST, R.ADMINISTRATOR, R.COORDINATOR})
VERIFIES = frozenset({R.CAREERS_LEADER, R.SAFEGUARDING_LEAD})
SAFEGUARDS = frozenset({R.SAFEGUARDING_LEAD})
PROTECTS = frozenset({R.DATA_PROTECTION_LEAD})
COORDINATES = frozenset({R.COORDINATOR})
KEEPS_HOSTS = COORDINATES | {R.CAREERS_LEADER}
RUNS = COORDINATES | {R.ADMINISTRATOR}
SCHOOLS = COORDINATES | {R.CAREERS_LEADER}
LEARNS = PERSON | {R.CAREERS_LEADER}
INVITES = RUNS | {R.CAREERS_LEADER}
COUNTS = COORDINATES | {R.OBSERVER}
GET, POST, BOTH = ("get",), ("post",), ("get", "post")


@dataclass(frozen=True, slots=True)
class Row:
    """Who may open an address.

    Attributes:
        own: roles that may with a thing that is theirs, or shared with them.
        others: roles that may with another's thing in the same catchment.
        of: which thing ``public_id``, ``slug`` or ``name`` stands for.
        door: "rule", "signed in", "public", "public record" (each catchment's own, and visitors)
            or "absent" (found in the demo only).
        personal: somebody's page, whose reading by somebody else is journalled.
    """

    own: frozenset[Role] = ALL
    others: frozenset[Role] = NONE
    of: str = ""
    methods: tuple[str, ...] = GET
    door: str = "rule"
    personal: bool = False


#: Pages that a workplace writes; staff do where nobody there has an account.
WRITES = Row(KEEPS_HOSTS | {R.HOST}, KEEPS_HOSTS)
WRITES_ONE = Row(KEEPS_HOSTS | {R.HOST}, KEEPS_HOSTS, methods=BOTH)


def anybody(*methods: str, of: str = "") -> Row:
    return Row(methods=methods or GET, door="public", of=of)


def account(*methods: str) -> Row:
    return Row(methods=methods or GET, door="signed in")


def record(of: str) -> Row:
    return Row(others=ALL, of=of, door="public record")


def absent(of: str = "", *methods: str) -> Row:
    return Row(own=NONE, of=of, methods=methods or GET, door="absent")


def ladder(own: frozenset[Role], methods: tuple[str, ...]) -> Row:
    return Row(own, methods=methods, personal="get" in methods)


#: The pages that stand both at one's own address and at the person's.
LADDER = {
    "ladder": (ALL, GET),
    "ladder_begin": (PERSON, POST),
    "ladder_new": (ALL, BOTH),
    "ladder_step": (ALL, BOTH),
    "ladder_meant": (ALL, POST),
    "ladder_needs": (ALL, BOTH),
    "ladder_history": (ALL, GET),
    "ladder_need": (ALL, BOTH),
    "ladder_need_close": (ALL, POST),
    "ladder_earlier": (ALL, GET),
    "ladder_share": (ALL, BOTH),
    "ladder_as": (PERSON, GET),
    "ladder_stop_sharing": (ALL, POST),
}

#: The same of plans.
PLAN = {
    "plan": (ALL, GET),
    "plan_begin": (PERSON | STAFF, BOTH),
    "plan_goal": (ALL, BOTH),
    "plan_pause": (ALL, BOTH),
    "plan_go_on": (ALL, POST),
    "plan_end": (ALL, BOTH),
    "plan_earlier": (ALL, GET),
    "plan_reopen": (PERSON, POST),
    "plan_step_add": (ALL, BOTH),
    "plan_step_change": (ALL, BOTH),
    "plan_step_done": (ALL, POST),
    "plan_step_accept": (ALL, POST),
    "plan_step_decline": (ALL, BOTH),
    "plan_step_say": (ALL, BOTH),
    "plan_step_move": (ALL, POST),
    "plan_step_take_off": (ALL, POST),
    "plan_step_again": (ALL, POST),
    "plan_themes": (ALL, BOTH),
    "plan_theme": (ALL, BOTH),
    "plan_theme_remove": (ALL, POST),
    "plan_review": (ALL, BOTH),
    "plan_review_read": (ALL, GET),
    "plan_next_review": (ALL, BOTH),
}

#: The same of teams.
TEAM = {
    "team": (ALL, GET),
    "team_ask": (ALL, GET),
    "team_ask_member": (ALL, BOTH),
    "team_trusted": (ALL, BOTH),
    "team_told": (ALL, POST),
}

TABLE: dict[str, Row] = {
    "pages:front": anybody(),
    "pages:home": Row(),
    "pages:work": Row(SCHOOLS),
    "pages:safety": anybody(),
    "pages:about": anybody(),
    "pages:privacy": anybody(),
    "pages:accessibility": anybody(),
    "pages:travel": anybody(),
    "pages:not_open": anybody(),
    "pages:choose": anybody("get", "post"),
    "pages:brand": anybody(of="catchment"),
    "pages:health": anybody(),
    "pages:demo_sign_in": absent("", "post"),
    "gallery:index": anybody(),
    "gallery:kind": anybody(of="question"),
    "people:memberships": account(),
    "people:switch": account("post"),
    "people:leave": account("post"),
    "people:terms": account("get", "post"),
    "people:second_factor": account(),
    "people:authenticator_app": account("get", "post"),
    "people:account": account(),
    "people:school_code": anybody("get", "post"),
    "people:invitation": anybody("get", "post"),
    "people:members": Row(RUNS),
    "people:member": Row(RUNS, RUNS, "colleague", BOTH),
    "people:end_membership": Row(RUNS, RUNS, "colleague", POST),
    "people:invitations": Row(INVITES | VERIFIES),
    "people:confirm_invitation": Row(NONE, NONE, "invitation", POST),  # it waits for no second yes
    "people:invite": Row(INVITES, methods=BOTH),
    "people:withdraw_invitation": Row(INVITES, RUNS, "invitation", POST),
    "people:persons": Row(HELPS),
    "people:add_person": Row(HELPS, methods=BOTH),
    "people:person": Row(ALL, of="person", personal=True),
    "people:edit_person": Row(ALL, of="person", methods=BOTH, personal=True),
    "people:invite_person": Row(HELPS, of="person", methods=BOTH, personal=True),
    "people:print_code": Row(
        frozenset({R.CAREERS_LEADER}), of="person", methods=BOTH, personal=True
    ),
    "people:print_codes": Row(frozenset({R.CAREERS_LEADER}), methods=BOTH),
    "people:own_words": account("get", "post"),
    "people:practice": anybody(),
    "people:practice_rule": anybody(of="account-age"),
    "people:change_practice": Row(RUNS, RUNS, "account-age", BOTH),
    "people:back_to_shipped": Row(RUNS, RUNS, "account-age", POST),
    "people:who_looked": Row(PERSON),
    "people:my_details": Row(PERSON, methods=BOTH),
    "people:my_supporters": Row(PERSON, methods=BOTH),
    "people:forget_supporter": Row(PERSON, of="supporter", methods=POST),
    "people:supporter_address": Row(PERSON, of="supporter", methods=BOTH),
    "people:withdraw_grant": Row(ALL, of="grant", methods=POST),
    "people:supporters_to_confirm": Row(VERIFIES),
    "people:confirm_supporter": Row(VERIFIES, of="supporter", methods=POST),
    "people:reads": Row(frozenset({R.DATA_PROTECTION_LEAD})),
    "people:settings": Row(RUNS),
    "people:describe": Row(RUNS, methods=BOTH),
    "people:safety_numbers": Row(RUNS, methods=BOTH),
    "people:colour": Row(RUNS, methods=BOTH),
    "people:neighbourhoods": Row(RUNS, methods=BOTH),
    "people:boundaries": Row(RUNS, methods=POST),
    "people:open_catchment": Row(RUNS, methods=POST),
    "people:outbox": absent(),
    "people:outbox_message": absent("person"),
    "placements:hosts": Row(KEEPS_HOSTS),
    "placements:host_new": anybody("get", "post"),
    "placements:host_tell": anybody("get", "post"),
    "placements:host_again": anybody("get", "post"),
    "placements:host_add": Row(KEEPS_HOSTS, methods=BOTH),
    "placements:host_import_start": Row(COORDINATES, methods=BOTH),
    "placements:host_import_own": Row(frozenset({R.HOST}), methods=BOTH),
    "placements:host_import": Row(COORDINATES, COORDINATES),
    "placements:host_import_unread": Row(COORDINATES, COORDINATES),
    "placements:host_import_write": Row(COORDINATES, COORDINATES, methods=POST),
    "placements:host_import_check": Row(COORDINATES, COORDINATES, "written", BOTH),
    "placements:host_import_undo": Row(COORDINATES, COORDINATES, "written", POST),
    "placements:host_begin": Row(frozenset({R.HOST}), methods=BOTH),
    "placements:host_home": Row(frozenset({R.HOST})),
    "placements:host": Row(ALL, ALL),
    "placements:host_check": Row(NONE, KEEPS_HOSTS, methods=BOTH),
    "placements:host_pause": Row(KEEPS_HOSTS | {R.HOST}, KEEPS_HOSTS, methods=POST),
    "placements:host_bring_back": Row(KEEPS_HOSTS, KEEPS_HOSTS, of="resting", methods=POST),
    "placements:host_year": Row(KEEPS_HOSTS | {R.HOST}, KEEPS_HOSTS, methods=BOTH),
    "placements:host_contact_add": Row(KEEPS_HOSTS | {R.HOST}, KEEPS_HOSTS, methods=BOTH),
    "placements:host_contact_remove": Row(KEEPS_HOSTS | {R.HOST}, KEEPS_HOSTS, methods=POST),
    "placements:opportunities": WRITES,
    "placements:opportunity_new": WRITES_ONE,
    "placements:opportunity": Row(ALL, ALL),
    "placements:opportunity_write": WRITES,
    "placements:opportunity_you_do": WRITES_ONE,
    "placements:opportunity_times": WRITES_ONE,
    "placements:opportunity_clothes": WRITES_ONE,
    "placements:opportunity_lunch": WRITES_ONE,
    "placements:opportunity_meet": WRITES_ONE,
    "placements:opportunity_find_us": WRITES_ONE,
    "placements:opportunity_who": WRITES_ONE,
    "placements:opportunity_photo": WRITES_ONE,
    "placements:day_photo": Row(ALL, ALL),
    "placements:day_photo_remove": Row(WRITES.own, WRITES.others, methods=POST),
    "placements:opportunity_report": Row(ALL, ALL, methods=BOTH),
    "placements:reports": Row(KEEPS_HOSTS),
    "placements:report": Row(NONE, KEEPS_HOSTS, methods=BOTH),
    "placements:opportunity_open": Row(WRITES.own, WRITES.others, methods=POST),
    "placements:opportunity_close": Row(WRITES.own, WRITES.others, methods=POST),
    "placements:opportunity_copy": Row(WRITES.own, WRITES.others, methods=POST),
    "placements:opportunity_week_add": WRITES_ONE,
    "placements:opportunity_week": WRITES_ONE,
    "placements:opportunity_week_remove": Row(WRITES.own, WRITES.others, methods=POST),
    "placements:host_sites": WRITES,
    "placements:host_site_add": WRITES_ONE,
    "placements:host_site": WRITES_ONE,
    "placements:host_site_off": Row(WRITES.own, WRITES.others, methods=POST),
    "placements:opportunity_where": WRITES_ONE,
    "placements:joint_hosts": WRITES_ONE,
    "placements:joint": Row(KEEPS_HOSTS | {R.HOST}, KEEPS_HOSTS),
    "placements:joint_yes": Row(KEEPS_HOSTS, KEEPS_HOSTS, methods=POST),
    "placements:joint_no": Row(KEEPS_HOSTS, KEEPS_HOSTS, methods=POST),
    "placements:joint_end": Row(KEEPS_HOSTS | {R.HOST}, KEEPS_HOSTS, methods=POST),
    "placements:my_seats": Row(PERSON),
    "placements:seats_of": Row(LEARNS, personal=True),
    "placements:seat_ask": Row(frozenset({R.CAREERS_LEADER}), methods=BOTH, personal=True),
    "placements:seat_who": Row(frozenset({R.CAREERS_LEADER}), frozenset({R.CAREERS_LEADER})),
    "placements:seat_requests": Row(SCHOOLS),
    "placements:seat_request": Row(LEARNS | COORDINATES, COORDINATES, personal=True),
    "placements:seat_agree": Row(PERSON, of="proposed", methods=POST),
    "placements:seat_back": Row(LEARNS, methods=POST),
    "placements:thanks_write": Row(PERSON, methods=BOTH),
    "placements:thanks_back": Row(PERSON, methods=POST),
    "placements:thanks_waiting": Row(KEEPS_HOSTS),
    "placements:thanks_read": Row(SCHOOLS, COORDINATES, methods=BOTH, personal=True),
    "placements:thanks_hide": Row(frozenset({R.HOST}), of="passed", methods=POST),
    "placements:thanks_show": Row(frozenset({R.HOST}), of="put away", methods=POST),
    "placements:my_questions": Row(PERSON, methods=BOTH),
    "placements:request_ask": Row(frozenset({R.HOST}), methods=BOTH),
    "placements:questions": Row(SCHOOLS),
    "placements:question": Row(SCHOOLS, COORDINATES, methods=BOTH, personal=True),
    "placements:request_accept": Row(frozenset({R.HOST}), methods=POST),
    "placements:request_decline": Row(frozenset({R.HOST}), methods=BOTH),
    "network:finder": anybody(),
    "network:topics": anybody(),
    "network:term": anybody(of="topic"),
    "network:offer_help": anybody(),
    "network:offer": record("offer"),
    "network:organisation": record("organisation"),
    "network:helper": record("helper"),
    "network:edit_organisation": Row(KEEPS, KEEPS, "organisation", BOTH),
    "network:edit_site": Row(KEEPS, KEEPS, "site", BOTH),
    "network:edit_offer": Row(KEEPS, KEEPS, "offer", BOTH),
    "network:edit_helper": Row(KEEPS, KEEPS, "helper", BOTH),
    "network:add_organisation": Row(COORDINATES, methods=BOTH),
    "network:add_offer_to": Row(KEEPS, COORDINATES, "organisation", BOTH),
    "network:add_site": Row(KEEPS, COORDINATES, "organisation", BOTH),
    "network:add_helper": Row(KEEPS, COORDINATES, "organisation", BOTH),
    "network:add_offer": Row(KEEPS),
    "network:add_profile": Row(KEEPS, methods=BOTH),
    "network:my_offers": Row(KEEPS),
    "network:desk": Row(COORDINATES),
    "network:confirm_offer": Row(KEEPS, COORDINATES, "offer", POST),
    "network:move_offer": Row(KEEPS, COORDINATES, "offer", POST),
    "network:assure_offer": Row(VERIFIES, NONE, "offer", BOTH),
    "network:confirm_helper": Row(KEEPS, COORDINATES, "helper", POST),
    "network:move_helper": Row(KEEPS, COORDINATES, "helper", POST),
    "network:helper_load": Row(KEEPS, COORDINATES, "helper", BOTH),
    "network:add_clearance": Row(VERIFIES, NONE, "helper", BOTH),
    "network:add_credential": Row(VERIFIES | COORDINATES, COORDINATES, "helper", BOTH),
    "network:withdraw_credential": Row(VERIFIES | COORDINATES, COORDINATES, "credential", POST),
    "network:confirm_organisation": Row(KEEPS, COORDINATES, "organisation", POST),
    "network:confirm_topics": Row(KEEPS, COORDINATES, "offer", POST),
    "network:end_offer": Row(KEEPS, COORDINATES, "offer", BOTH),
    "network:offer_load": Row(KEEPS, COORDINATES, "offer", BOTH),
    "network:end_helper": Row(KEEPS, COORDINATES, "helper", BOTH),
    "network:close_organisation": Row(LEADS, COORDINATES, "organisation", BOTH),
    "network:reopen_organisation": Row(LEADS, COORDINATES, "organisation", POST),
    "network:neighbours": Row(LEADS, COORDINATES, "organisation", BOTH),
    "network:stop_showing": Row(LEADS, COORDINATES, "organisation", POST),
    "network:hide_organisation": Row(COORDINATES, COORDINATES, "shown", BOTH),
    "network:show_again": Row(COORDINATES, COORDINATES, "hidden", POST),
    "network:imports": Row(COORDINATES),
    "network:import_start": Row(COORDINATES, methods=BOTH),
    "network:import_run": Row(COORDINATES, COORDINATES, "run"),
    "network:import_columns": Row(COORDINATES, COORDINATES, "run", BOTH),
    "network:import_duplicates": Row(COORDINATES, COORDINATES, "run", BOTH),
    "network:import_run_now": Row(COORDINATES, COORDINATES, "run", POST),
    "network:import_undo": Row(COORDINATES, COORDINATES, "run", POST),
    "network:import_again": Row(COORDINATES, COORDINATES, "run", POST),
    "network:import_report": Row(COORDINATES, COORDINATES, "run"),
    "network:changes": Row(),
    "network:change": Row(KEEPS, COORDINATES, "change"),
    "network:accept_change": Row(KEEPS, COORDINATES, "change", POST),
    "network:refuse_change": Row(KEEPS, COORDINATES, "change", POST),
    **{f"support:{name}": ladder(own, methods) for name, (own, methods) in LADDER.items()},
    **{f"support:my_{name}": Row(PERSON, methods=methods) for name, (_, methods) in LADDER.items()},
    **{f"support:{name}": ladder(own, methods) for name, (own, methods) in PLAN.items()},
    **{f"support:my_{name}": Row(PERSON, methods=methods) for name, (_, methods) in PLAN.items()},
    "support:plan_view": ladder(ALL - PERSON, BOTH),
    **{f"support:{name}": ladder(own, methods) for name, (own, methods) in TEAM.items()},
    **{f"support:my_{name}": Row(PERSON, methods=methods) for name, (_, methods) in TEAM.items()},
    "support:who_is_involved": ladder(STAFF | PERSON, GET),
    "support:team_place": ladder(ALL - PERSON, BOTH),
    "support:team_place_end": ladder(ALL, BOTH),
    "support:team_place_met": ladder(ALL - PERSON, POST),
    "support:team_place_lead": ladder(ALL, POST),
    "support:hand_over_choose": ladder(ALL - PERSON, GET),
    "support:hand_over_offer": ladder(ALL - PERSON, BOTH),
    "support:hand_over": ladder(ALL, BOTH),
    "support:hand_over_take_back": ladder(ALL, POST),
    "support:supporter_link": ladder(ALL, BOTH),
    "support:supporter_link_take_back": ladder(ALL, POST),
    "support:supporter_answer": anybody("get", "post"),
    "support:ladder_view": ladder(STAFF, BOTH),
    "support:ladder_stuck": ladder(STAFF, POST),
    "support:ladder_together": ladder(STAFF, BOTH),
    "support:ask": ladder(ALL, BOTH),
    "support:answer": ladder(ALL, GET),
    "support:choose": ladder(ALL, POST),
    "support:decline": ladder(ALL, POST),
    "support:contest": ladder(ALL, BOTH),
    "support:contests": Row(COORDINATES),
    "support:contest_reply": Row(COORDINATES, COORDINATES, methods=BOTH, personal=True),
    "support:gaps": Row(COUNTS),
    "support:gaps_download": Row(COUNTS),
    "support:my_data": Row(PERSON),
    "support:take_data": Row(PERSON, methods=POST),
    "support:access_requests": Row(PROTECTS),
    "support:access_request_find": Row(PROTECTS),
    "support:access_request_receive": Row(PROTECTS, PROTECTS, methods=BOTH, personal=True),
    "support:access_request": Row(PROTECTS, PROTECTS, personal=True),
    "support:access_request_move": Row(PROTECTS, PROTECTS, methods=BOTH, personal=True),
    "support:access_request_redact": Row(PROTECTS, PROTECTS, methods=BOTH, personal=True),
    "support:access_request_close": Row(PROTECTS, PROTECTS, methods=BOTH, personal=True),
    "support:access_request_file": Row(PERSON | PROTECTS, PROTECTS, of="taken", personal=True),
    "support:redaction_put_back": Row(PROTECTS, PROTECTS, methods=POST),
    "support:my_leave": Row(PERSON, methods=BOTH),
    "support:keeping": Row(PROTECTS),
    "support:keeping_due": Row(PROTECTS),
    "support:keeping_clock": Row(PROTECTS, PROTECTS, methods=BOTH),
    "support:keeping_find": Row(PROTECTS),
    "support:keeping_person": Row(PROTECTS, PROTECTS, methods=BOTH, personal=True),
    "support:my_shares": Row(PERSON),
    "support:share_stop": Row(PERSON, methods=POST),
    "support:share_see": Row(PERSON),
    "support:share_choose": Row(PERSON),
    "support:share": Row(PERSON, methods=BOTH),
    "support:shared": ladder(ALL - PERSON, GET),
    "support:documents": Row(PERSON),
    "support:document_add": Row(PERSON, methods=BOTH),
    "support:document": ladder(ALL, GET),
    "support:document_delete": Row(PERSON, methods=BOTH),
    "support:decisions": Row(HELPS | SAFEGUARDS | PROTECTS),
    "support:decision_find": Row(SAFEGUARDS),
    "support:decide": Row(STAFF, methods=BOTH),
    "support:decision": Row(ALL, PROTECTS, personal=True),
    "support:concerns": Row(SAFEGUARDS),
    "support:concern_find": Row(SAFEGUARDS),
    "support:concern_record": Row(SAFEGUARDS, methods=BOTH),
    "support:concern": Row(SAFEGUARDS),
    "support:concern_note": Row(SAFEGUARDS, methods=BOTH),
    "support:concern_close": Row(SAFEGUARDS, methods=BOTH),
    "support:concern_pass_on": Row(SAFEGUARDS, methods=BOTH),
    "support:concern_take": Row(SAFEGUARDS, methods=POST, of="coming"),
    "support:draft_save": Row(methods=POST),
    "support:draft_forget": Row(methods=POST),
    "support:notices": Row(),
    "support:notices_read": Row(methods=POST),
    "support:notice_wishes": Row(methods=BOTH),
    "support:weights": Row(),
    "support:weights_edit": Row(COORDINATES, methods=BOTH),
    "support:referrals": Row(STAFF),
    "support:referral_rule": Row(),
    "support:referral_rule_edit": Row(COORDINATES, methods=BOTH),
    "support:referral": Row(PERSON | HELPS, personal=True),
    "support:referral_accept": Row(HELPS, methods=BOTH, personal=True),
    "support:referral_decline": Row(HELPS, methods=BOTH, personal=True),
    "support:referral_question": Row(HELPS, methods=BOTH, personal=True),
    "support:referral_reply": Row(PERSON, methods=BOTH),
    "support:referral_withdraw": Row(PERSON, methods=POST),
    "support:referral_finish": Row(HELPS, methods=POST),
    "support:my_referrals": Row(PERSON),
    **{f"support:my_referral_{name}": Row(PERSON, methods=BOTH) for name in ("ask", "safe", "new")},
    "support:referral_ask": ladder(PERSON | STAFF, BOTH),
    "support:referral_safe": ladder(PERSON | STAFF, BOTH),
    "support:referral_new": ladder(PERSON | STAFF, BOTH),
    "support:referral_figures": Row(COUNTS),
    "placements:my_hours": Row(PERSON),
    "placements:my_hours_add": Row(PERSON, methods=BOTH),
    "placements:hours_of": Row(LEARNS, personal=True),
    "placements:hours_of_add": Row(LEARNS, methods=BOTH, personal=True),
    "placements:experience": Row(LEARNS | COORDINATES, COORDINATES, methods=BOTH, personal=True),
    "placements:experience_done": Row(LEARNS | COORDINATES, COORDINATES, "agreed", POST),
    "placements:experience_confirm": Row(SCHOOLS, COORDINATES, methods=POST),
    "placements:experience_take_off": Row(LEARNS | COORDINATES, COORDINATES, methods=POST),
    "placements:kinds_of_work": Row(),
    "placements:kinds_import": Row(COORDINATES, methods=BOTH),
    "placements:kind_of_work": Row(of="shared"),
    "placements:kind_aside": Row(COORDINATES, of="shared", methods=POST),
    "placements:kind_back": Row(COORDINATES, of="shared", methods=POST),
    "placements:guarantees": Row(),
    "placements:guarantee_set": Row(COORDINATES, methods=BOTH),
    "placements:guarantee_checked": Row(COORDINATES, COORDINATES, methods=POST),
    "placements:guarantee_take_off": Row(COORDINATES, COORDINATES, methods=POST),
    "placements:my_own_finds": Row(PERSON),
    "placements:own_find_propose": Row(PERSON, methods=BOTH),
    "placements:own_finds": Row(SCHOOLS),
    "placements:own_find": Row(LEARNS | COORDINATES, COORDINATES, personal=True),
    "placements:own_find_answer": Row(SCHOOLS, COORDINATES, methods=POST),
    "placements:own_find_check": Row(SCHOOLS, COORDINATES, methods=POST),
    "placements:own_find_withdraw": Row(PERSON, methods=POST),
    "placements:cohorts": Row(SCHOOLS),
    "placements:cohort_begin": Row(frozenset({R.CAREERS_LEADER}), methods=BOTH),
    "placements:cohort": Row(SCHOOLS, COORDINATES),
    "placements:cohort_day": Row(SCHOOLS, COORDINATES, methods=BOTH),
    "placements:cohort_import_start": Row(SCHOOLS, COORDINATES, methods=BOTH),
    "placements:cohort_import": Row(SCHOOLS, COORDINATES),
    "placements:cohort_import_write": Row(SCHOOLS, COORDINATES, methods=POST),
    "placements:cohort_import_undo": Row(SCHOOLS, COORDINATES, "written", POST),
}

TABLE |= {
    "placements:runs": Row(COORDINATES, COORDINATES, methods=BOTH),
    "placements:run": Row(COORDINATES, COORDINATES),
    "placements:run_hosts": Row(COORDINATES, COORDINATES),
    "placements:run_hosts_list": Row(COORDINATES, COORDINATES),
    "placements:run_check": Row(COORDINATES, COORDINATES, methods=BOTH),
    "placements:run_files": Row(COORDINATES, COORDINATES, methods=POST),
    "placements:run_publish": Row(COORDINATES, COORDINATES, "checked", POST),
    "placements:run_take_back": Row(COORDINATES, COORDINATES, "checked", POST),
    "placements:results": Row(SCHOOLS, COORDINATES, "told"),
    "placements:rerun": Row(COORDINATES, COORDINATES, "told", BOTH),
    "placements:rerun_tell": Row(COORDINATES, COORDINATES, "told", POST),
    "placements:my_place": Row(PERSON),
    "placements:result": Row(LEARNS | COORDINATES, COORDINATES, personal=True),
    "placements:lottery": Row(COORDINATES, COORDINATES, "told"),
    "placements:place_confirm": Row(PERSON, methods=POST),
    "placements:place_back": Row(PERSON, methods=BOTH),
    "placements:place_cancel": Row(COORDINATES, COORDINATES, methods=BOTH, personal=True),
    "placements:place_give": Row(COORDINATES, COORDINATES, methods=BOTH, personal=True),
    "placements:appeal_ask": Row(PERSON, methods=BOTH),
    "placements:appeals": Row(SCHOOLS),
    "placements:appeal": Row(SCHOOLS, COORDINATES, methods=BOTH, personal=True),
}

TABLE |= {
    "placements:rounds": Row(SCHOOLS),
    "placements:round_new": Row(COORDINATES, methods=BOTH),
    "placements:round": Row(SCHOOLS, COORDINATES),
    "placements:round_change": Row(COORDINATES, COORDINATES, methods=BOTH),
    "placements:round_open": Row(COORDINATES, COORDINATES, methods=POST),
    "placements:round_close": Row(COORDINATES, COORDINATES, "open", POST),
    "placements:round_draw": Row(COORDINATES, COORDINATES, "closed", POST),
    "placements:round_lists": Row(SCHOOLS, COORDINATES, "open"),
    "placements:round_add": Row(COORDINATES, COORDINATES, methods=BOTH),
    "placements:round_weeks": Row(SCHOOLS, COORDINATES, methods=BOTH),
    "placements:round_out": Row(COORDINATES, COORDINATES, methods=POST),
    "placements:round_ask": Row(COORDINATES, COORDINATES, methods=POST),
    "placements:round_move": Row(frozenset({R.CAREERS_LEADER}), methods=POST),
    "placements:my_wishes": Row(PERSON),
    "placements:wishes": Row(LEARNS | COORDINATES, COORDINATES, personal=True),
    "placements:wishes_move": Row(LEARNS | COORDINATES, COORDINATES, methods=POST),
    "placements:wishes_send": Row(LEARNS | COORDINATES, COORDINATES, methods=POST),
    "placements:wishes_look_again": Row(LEARNS | COORDINATES, COORDINATES, methods=POST),
    "placements:wishes_accept": Row(SCHOOLS, COORDINATES, methods=POST),
    "placements:wishes_cross_out": Row(
        LEARNS | COORDINATES, COORDINATES, methods=BOTH, personal=True
    ),
    "placements:focus_schemes": Row(),
    "placements:focus_new": Row(COORDINATES, methods=BOTH),
    "placements:focus_scheme": Row(ALL, ALL),
    "placements:focus_indicator": Row(COORDINATES, COORDINATES, methods=BOTH),
    "placements:focus_indicator_out": Row(COORDINATES, COORDINATES, methods=POST),
    "placements:focus_use": Row(COORDINATES, COORDINATES, methods=BOTH),
    "placements:my_focus": Row(PERSON),
    "placements:focus_list": Row(SCHOOLS, COORDINATES),
    "placements:focus_suggest": Row(SCHOOLS, COORDINATES, methods=POST),
    "placements:focus_add": Row(SCHOOLS, COORDINATES, methods=BOTH),
    "placements:focus_decide": Row(SCHOOLS, COORDINATES, methods=BOTH, personal=True),
    "placements:focus_contest": Row(PERSON, methods=BOTH),
    "placements:focus_answer": Row(SCHOOLS, COORDINATES, "contested", BOTH, personal=True),
}

TABLE |= {
    "support:children": Row(PARENT),
    "support:child_ask": Row(PARENT, methods=BOTH),
    "support:my_parents": Row(PERSON),
    "support:parents": Row(VERIFIES),
    "support:parent_setting": Row(VERIFIES, methods=BOTH),
    "support:parent_add": ladder(frozenset({R.CAREERS_LEADER}), BOTH),
    "support:parent_sees": Row(PERSON, methods=BOTH),
    "support:parent_end": Row(PERSON | PARENT, methods=POST),
    "support:parent_verify": Row(VERIFIES, of="asked", methods=POST),
    "support:parent_refuse": Row(VERIFIES, of="asked", methods=POST),
    "support:parent_stop": Row(SAFEGUARDS, methods=BOTH),
    "support:appointments": Row(),
    "support:appointment_offer": ladder(ALL - PERSON, BOTH),
    "support:appointment": ladder(ALL, GET),
    "support:appointment_pick": ladder(ALL, POST),
    "support:appointment_ask": ladder(ALL, BOTH),
    "support:appointment_times": ladder(ALL - PERSON, BOTH),
    "support:appointment_back": ladder(ALL - PERSON, POST),
    "support:appointment_off": Row(of="booked", methods=BOTH, personal=True),
    "support:appointment_kept": Row(ALL - PERSON, of="booked", methods=POST),
    "support:appointment_missed": Row(ALL - PERSON, of="booked", methods=BOTH, personal=True),
    "support:appointment_calendar": Row(of="booked", personal=True),
    "support:appointment_figures": Row(COUNTS),
    "support:plan_step_talk": ladder(ALL, BOTH),
    "support:my_plan_step_talk": Row(PERSON, methods=BOTH),
    "support:message": Row(),
    "support:parent_lift": Row(SAFEGUARDS, of="blocked", methods=POST),
}

DOORS = sorted(name for name, row in TABLE.items() if row.door == "rule")


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(TABLE) == sorted(patterns())


@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_role_opens_what_the_table_says(name: str, world: World):
    row = TABLE[name]
    for role, client in _who_tries(name, world):
        for whose, things in _things_to_try(name, row, world, role):
            for method in _methods_to_try(name, row, role, whose):
                response = _asked(client, method, name, row, things, world.members[role])

                expected = _expected(row, role, whose, method)
                told = f"{role}, {whose}, {method}: {_outcome(response)}"
                assert _outcome(response) in expected, told
                _check_headers(response, told)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_visitors_are_sent_to_sign_in(name: str, world: World):
    row = TABLE[name]
    for whose, things in _things_to_try(name, row, world, R.HELPER):
        for method in row.methods:
            response = _asked(Client(), method, name, row, things, None)

            if row.door == "absent":
                assert response.status_code == 404
            elif row.door.startswith("public"):
                assert _outcome(response) == "in", whose
            else:
                assert _outcome(response) == "sign in", whose


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_without_the_second_step_no_door_opens(role: Role, world: World):
    client = signed_in(world.members[role], strong=False)
    opened = []
    for name in _doors_for(role):
        row = TABLE[name]
        for method in row.methods:
            response = _asked(client, method, name, row, world.own[role], None)
            if _outcome(response) != "second step":
                opened.append(f"{method} {name}: {_outcome(response)}")

    assert opened == []


@pytest.mark.parametrize("role", sorted(ALL - SECOND_FACTOR_ROLES))
def test_nobodys_page_opens_to_others_without_the_second_step(role: Role, world: World):
    """Whoever was let in before their role changed still has to prove who they are."""
    client = signed_in(world.members[role], strong=False)
    opened = []
    for name in (each for each in DOORS if TABLE[each].personal):
        row = TABLE[name]
        for method in row.methods:
            response = _asked(client, method, name, row, world.own[role], None)
            if _outcome(response) == "in" and role != R.PERSON:
                opened.append(f"{method} {name}")

    assert opened == []


def test_who_has_not_accepted_the_terms_opens_no_door(world: World):
    member = _who_has_not_accepted(world)
    client = signed_in(member)
    opened = []
    for name in DOORS:
        row = TABLE[name]
        for method in row.methods:
            response = _asked(client, method, name, row, world.own[R.COORDINATOR], None)
            if _outcome(response) != "terms":
                opened.append(f"{method} {name}: {_outcome(response)}")

    assert opened == []


def test_a_question_about_the_head_alone_writes_nothing(world: World):
    for name, row in TABLE.items():
        with undone(), writes_noted() as written:
            response = world.clients[R.HELPER].head(_address(name, row, world.own[R.HELPER]))

        assert response.content == b"", name
        assert response.status_code < 500, name
        assert written == [], name


def test_no_post_is_taken_without_its_token(world: World):
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(world.clients[R.COORDINATOR].cookies)
    for name, row in TABLE.items():
        if "post" in row.methods and row.door != "absent":
            with undone(), writes_noted() as written:
                response = client.post(_address(name, row, world.own[R.COORDINATOR]), {"a": "b"})

            assert response.status_code == 403, name
            assert written == [], name


def test_a_button_of_work_experience_that_is_pressed_twice_never_fails(world: World):
    """Addresses that only take a press; forms are told apart by what they hold."""
    pressed = 0
    for name, row in TABLE.items():
        if name.startswith("placements:") and row.methods == POST and row.own:
            role = min(row.own)
            address = _address(name, row, world.own[role])
            with undone():
                answers = [
                    world.clients[role].post(address, {"version": "1"}).status_code for _ in "12"
                ]

            assert set(answers) <= {200, 302, 403, 404}, name
            pressed += answers[0] == 302
    assert pressed > 25


def _doors_for(role: Role) -> list[str]:
    """Every door is tried by two roles: it asks for the second step before anything of the page."""
    roles = sorted(SECOND_FACTOR_ROLES)
    at, many = roles.index(role), len(roles)
    return [*DOORS[at::many], *DOORS[(at + 1) % many :: many]]


def _who_tries(name: str, world: World) -> list[tuple[Role, Client]]:
    """Every role; on the second database a third of them, another third at each address.

    What a role may see was asked of the rules in Python, and is the same there; what differs is SQL.
    """
    roles = list(world.clients.items())
    if connection.vendor == "sqlite":
        return roles
    return roles[zlib.crc32(name.encode()) % 3 :: 3]


def _expected(row: Row, role: Role, whose: str, method: str) -> set[str]:
    """The outcomes that the table allows."""
    if method not in row.methods:
        return {"405", "404"} if row.door == "absent" else {"405"}
    if row.door == "absent":
        return {"404"}
    if row.door in ("public", "signed in"):
        return {"in"}
    if whose == "elsewhere":
        return {"404"}
    return {"in"} if role in (row.own if whose == "own" else row.others) else {"403", "404"}


def _outcome(response: HttpResponse) -> str:
    """Let in, sent somewhere to prove oneself, or refused with which status."""
    if response.status_code in (200, 409) or _was_written(response):
        return "in"
    if response.status_code != 302:
        return str(response.status_code)
    where = response.headers["Location"].split("?")[0]
    return {
        reverse("account_login"): "sign in",
        reverse("people:second_factor"): "second step",
        reverse("people:terms"): "terms",
    }.get(where, "in")


def _was_written(response: HttpResponse) -> bool:
    return 200 < response.status_code < 300


def _asked(
    client: Client, method: str, name: str, row: Row, things: Things, member: Membership | None
) -> Any:
    """Ask for a page; what reading writes is checked, and everything is taken back."""
    address = _address(name, row, things)
    sent = {"membership": str(member.public_id)} if member is not None else {}
    with undone(), writes_noted() as written:
        last = _last_line() if row.personal else 0
        response = getattr(client, method)(address, sent if method == "post" else {})
        if method == "get":
            assert written == [], name
        if row.personal and response.status_code == 200 and member is not None:
            _check_journalled(things, member, last)
    return response


def _last_line() -> int:
    return JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _check_journalled(things: Things, member: Membership, last: int) -> None:
    """Somebody else's page leaves one line of reading, one's own none."""
    lines = JournalEntry.objects.filter(
        pk__gt=last, kind=JournalKind.READ, about_person=things.person, hidden=False
    )
    assert lines.count() == (0 if things.person.user_id == member.user_id else 1)


def _check_headers(response: HttpResponse, told: str) -> None:
    assert response.headers["X-Frame-Options"] == "DENY", told
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy, told
    assert "frame-ancestors 'none'" in policy, told
    assert "unsafe" not in policy, told
    kept = response.headers.get("Cache-Control", "")
    is_style = response.headers.get("Content-Type", "").startswith("text/css")
    assert is_style or {"private", "no-store"} <= set(kept.replace(",", "").split()), told


def _methods_to_try(name: str, row: Row, role: Role, whose: str) -> tuple[str, ...]:
    """All that the page knows, and once those that it does not.

    Whoever is refused meets the door, which is one for all methods: they try one, and of two that
    the page knows another than the role beside them.
    """
    if role == R.HELPER:
        return BOTH
    if "in" in _expected(row, role, whose, row.methods[0]):
        return row.methods
    turn = zlib.crc32(name.encode()) + list(Role).index(role)
    return (row.methods[turn % len(row.methods)],)


def _things_to_try(name: str, row: Row, world: World, role: Role) -> list[tuple[str, Things]]:
    """A page that asks nobody who they are is tried by two roles on what is not theirs."""
    tried = [("own", world.own[role])]
    if row.of in (
        "account-age",
        "shared",
    ):  # a rule, or a kind of work, has the same address in every catchment
        return tried
    if row.door != "rule" and role not in (R.HELPER, R.COORDINATOR):
        return tried
    if patterns()[name].converters and not name.startswith("support:my_"):
        tried += [("same", world.same), ("elsewhere", world.elsewhere)]
    return tried


def _address(name: str, row: Row, things: Things) -> str:
    parts = things.parts(set(patterns()[name].converters), row.of)
    return reverse(name, kwargs=parts)


@dataclass(frozen=True, slots=True)
class Pattern:
    converters: frozenset[str]


_FOUND: dict[str, Pattern] = {}


def patterns() -> dict[str, Pattern]:
    """Every address of ours by its name, with the parts it wants; walked once."""
    if not _FOUND:
        _FOUND.update(_walk(get_resolver(), ()))
    return _FOUND


def _walk(resolver: URLResolver, before: tuple[str, ...]) -> Iterator[tuple[str, Pattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            space = (*before, entry.namespace) if entry.namespace else before
            yield from _walk(entry, space)
        elif isinstance(entry, URLPattern) and entry.callback.__module__.startswith("catchment."):
            yield ":".join([*before, entry.name]), Pattern(frozenset(entry.pattern.converters))


def _who_has_not_accepted(world: World) -> Membership:
    member = MembershipFactory(
        catchment=world.members[R.COORDINATOR].catchment, user__terms=False, holds=[R.COORDINATOR]
    )
    assert not TermsAcceptance.objects.filter(user=member.user).exists()
    return member


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once for the module, and taken back after it."""
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(errors, "render", _refused_without_drawing)
        patch.setattr(queries, "standing_of", Standings(queries.standing_of))
        yield build()
        transaction.set_rollback(True)


def _refused_without_drawing(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    """Most of the table is refusals, and their pages have tests of their own: say the status alone."""
    return HttpResponse(template, status=status)


@dataclass(slots=True)
class Standings:
    """Where a member stands, asked of the database once: each request here begins with the same rows."""

    usual: Callable[..., Standing | None]
    known: dict[tuple[int, str | None], Standing | None] = field(default_factory=dict)

    def __call__(
        self, *, user_id: int, membership_public_id: str | None, now: dt.datetime, **counting: Any
    ) -> Standing | None:
        key = (user_id, membership_public_id)
        if key not in self.known:
            self.known[key] = self.usual(
                user_id=user_id, membership_public_id=membership_public_id, now=now, **counting
            )
        standing = self.known[key]
        if standing is None:
            return None
        return replace(
            standing, actor=replace(standing.actor, now=now), catchment=copy(standing.catchment)
        )
