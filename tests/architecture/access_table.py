"""Who gets in where. Each address of the portal has a row here; one without a row fails."""

from portal.kernel.roles import Role

ANONYMOUS, CITIZEN, OWNER = "anonymous", "citizen", "owner"
OFFICERS = frozenset(Role)
EVERYBODY = frozenset({ANONYMOUS, CITIZEN, OWNER}) | OFFICERS
SIGNED_IN = EVERYBODY - {ANONYMOUS}
NOBODY: frozenset[str] = frozenset()

_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_EDITORS = frozenset({Role.EDITOR})
_HALL_KEEPERS = frozenset({Role.ADMINISTRATOR, Role.PRESS_OFFICER, Role.COUNCIL_SECRETARY})
_PRESS = frozenset({Role.PRESS_OFFICER})
_MODERATORS = _PRESS | {Role.MODERATOR}
_MEETING_CLERKS = _MODERATORS | {Role.RECEPTION_CLERK, Role.REGISTRAR}
_SECRETARY = frozenset({Role.COUNCIL_SECRETARY})
_CLERKS = frozenset({Role.REGISTRAR, Role.EXECUTOR, Role.HEAD})

#: Name of the address -> who gets in. The samples of arguments are in test_access.py.
PAGES: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "home:front",
            "home:consideration",
            "home:personal_data",
            "home:accessibility",
            "home:vision",
            "home:robots",
            "home:sitemap",
            "home:favicon",
            "home:calendar",
            "home:calendar_ics",
            "home:calendar_rss",
            "appeals:index",
            "appeals:new",
            "appeals:change_over",
            "appeals:forget",
            "appeals:review",
            "appeals:files",
            "appeals:step",
            "appeals:status",
            "appeals:status_of",
            "acts:index",
            "acts:detail",
            "acts:comparison",
            "acts:cited",
            "acts:download",
            "acts:feed",
            "acts:sitemap_index",
            "acts:sitemap",
            "acts:sitemap_drafts",
            "acts:open_data",
            "acts:data",
            "acts:relations",
            "acts:archive",
            "acts:changes",
            "acts:mistake",
            "acts:coming_into_force",
            "acts:drafts",
            "acts:draft",
            "published:index",
            "published:feed",
            "published:sitemap",
            "published:open_data",
            "published:data",
            "published:follow",
            # The key of the address opens these.
            "published:confirm",
            "published:stop",
            "meetings:index",
            "meetings:feed",
            "meetings:calendar",
            "meetings:year",
            "meetings:detail",
            "meetings:ics",
            "meetings:register",
            "meetings:ask",
            "meetings:questions",
            "meetings:screen",
            "meetings:screen_now",
            # The key of the address opens these.
            "meetings:registration",
            "meetings:question",
            "meetings:unfollow",
            # Asked for by a form: 405 for a look.
            "meetings:support",
            "councils:index",
            "councils:search",
            "councils:calendar",
            "councils:organisation",
            "councils:sitting",
            "councils:live",
            "councils:attend",
            "councils:sitting_calendar",
            "councils:guest",
            "councils:publication",
            "councils:decision",
            "councils:council",
            "councils:apply",
            "councils:feed",
            "councils:council_calendar",
            "account_login",
            "account_logout",
            "account_inactive",
            "account_signup",
            "account_reset_password",
            "account_password_reset_completed",
        ),
        EVERYBODY,
    ),
    # What belongs to one person is not there for another: 404.
    "appeals:detail": frozenset({OWNER}),
    "appeals:received": frozenset({OWNER}),
    "appeals:receipt_pdf": frozenset({OWNER}),
    # The member's cabinet: for who holds a mandate, and the signature for who presided.
    **dict.fromkeys(
        (
            "councils:member",
            "councils:member_propose",
            "councils:member_sitting",
            "councils:member_speakers",
            "councils:member_sign",
        ),
        frozenset({OWNER}),
    ),
    # It only takes what a form sends: a look gives 405, to strangers too.
    "councils:member_note": SIGNED_IN,
    "appeals:answer_to_account": SIGNED_IN,
    # Enclosures are open to whom the appeal is open.
    "files:download": frozenset({OWNER, Role.REGISTRAR, Role.HEAD}),
    "files:thumbnail": frozenset({OWNER, Role.REGISTRAR, Role.HEAD}),
    # A picture is open to all where its owner shows it; the sample is the plan of a hall.
    "files:picture": EVERYBODY,
    "people:withdraw": SIGNED_IN,
    "published:mine": SIGNED_IN,
    "meetings:follow": SIGNED_IN,
    "meetings:moderate": _MODERATORS,
    "meetings:door": _MEETING_CLERKS,
    # Demo mode alone has this page.
    "letters:demo": NOBODY,
    **dict.fromkeys(
        (
            "people:profile",
            "people:close",
            "account_reauthenticate",
            "account_email",
            "account_change_password",
            "account_set_password",
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_generate_recovery_codes",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_reauthenticate_webauthn",
            "mfa_remove_webauthn",
            "mfa_edit_webauthn",
        ),
        SIGNED_IN,
    ),
    **dict.fromkeys(
        (
            "admin:index",
            "admin:search",
            "admin:jsi18n",
            "admin:password_change",
            "admin:password_change_done",
        ),
        OFFICERS,
    ),
    "admin:logout": OFFICERS,
    "admin:autocomplete": NOBODY,
    "admin:app_list": _ADMINISTRATOR,
    # A received appeal: the head of the whole administration reads it, the registrar registers it.
    "admin:appeals_appeal_change": frozenset({Role.REGISTRAR, Role.HEAD}),
    "admin:appeals_appeal_history": frozenset({Role.REGISTRAR, Role.HEAD}),
    "admin:appeals_appeal_do": frozenset({Role.REGISTRAR}),
    **dict.fromkeys(
        (
            "admin:acts_act_do",
            "admin:acts_act_preview",
            "admin:acts_draft_do",
            "admin:acts_conclusion_do",
            "admin:acts_relation_do",
            "admin:acts_mistake_do",
            "admin:acts_waitingtext_do",
            "admin:acts_secondlook_do",
            "admin:acts_import_sheet",
        ),
        _EDITORS,
    ),
    **dict.fromkeys(
        (
            "admin:councils_council_do",
            "admin:councils_seat_do",
            "admin:councils_mandate_do",
            "admin:councils_post_do",
            "admin:councils_regulation_do",
            "admin:councils_membershipapplication_do",
            "admin:councils_sitting_do",
            "admin:councils_sitting_run",
            "admin:councils_sitting_speakers",
            "admin:councils_sitting_history",
            "admin:councils_sitting_change",
            "admin:councils_agendaitem_do",
            "admin:councils_decision_do",
            "admin:councils_notice_do",
            "admin:councils_agendaproposal_do",
        ),
        _SECRETARY,
    ),
    "admin:people_user_do": _ADMINISTRATOR,
    "admin:letters_letter_do": frozenset({Role.REGISTRAR}),
    "admin:acts_proposal_do": _EDITORS | {Role.MODERATOR},
    "admin:meetings_meeting_do": _PRESS,
    "admin:meetings_promise_do": _PRESS,
    "admin:meetings_registration_do": _MEETING_CLERKS,
    # Nobody waits for a call in the sample.
    "admin:meetings_notice_do": NOBODY,
    # The sample import has nothing to start, the sample citation is not stale.
    "admin:acts_import_do": _EDITORS,
    "admin:acts_citation_do": NOBODY,
}

#: Steps that only follow others: whoever comes straight to them is sent back, or finds nothing.
STEPS = frozenset(
    {
        "admin:login",
        "account_email_verification_sent",
        "account_confirm_login_code",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    }
)

#: Of these whoever changes them deletes rows too; of others nobody does.
DELETED = {"people_calendarday"}
#: Model of the desk -> (who looks at it, who changes it).
DESK: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "acts_act": (_EDITORS, _EDITORS),
    "acts_citation": (_EDITORS | _CLERKS, NOBODY),
    "acts_conclusion": (_EDITORS, _EDITORS),
    "acts_draft": (_EDITORS, _EDITORS),
    "acts_import": (_EDITORS, _EDITORS),
    "acts_mistake": (_EDITORS, NOBODY),
    "acts_searchtrace": (_EDITORS | {Role.ANALYST}, NOBODY),
    "acts_waitingtext": (_EDITORS, NOBODY),
    "acts_secondlook": (_EDITORS, NOBODY),
    "acts_proposal": (_EDITORS | {Role.MODERATOR}, NOBODY),
    "acts_rubric": (_EDITORS, _EDITORS),
    "acts_issuer": (_EDITORS, _EDITORS),
    "acts_relation": (_EDITORS, _EDITORS),
    "appeals_appeal": (_CLERKS, NOBODY),
    "appeals_classifiercode": (_CLERKS | _ADMINISTRATOR, NOBODY),
    "appeals_plainsubject": (
        frozenset({Role.REGISTRAR}) | _ADMINISTRATOR,
        frozenset({Role.REGISTRAR}) | _ADMINISTRATOR,
    ),
    "councils_council": (_SECRETARY, _SECRETARY),
    "councils_organisation": (_SECRETARY, _SECRETARY),
    # What is entered by steps of something else is added nowhere else.
    **dict.fromkeys(
        (
            "councils_agendaitem",
            "councils_agendaproposal",
            "councils_guest",
            "councils_mandate",
            "councils_membershipapplication",
            "councils_notice",
            "councils_post",
            "councils_regulation",
            "councils_seat",
            "councils_sitting",
        ),
        (_SECRETARY, NOBODY),
    ),
    # A unit finds its own there.
    "councils_decision": (_SECRETARY | {Role.EXECUTOR, Role.HEAD}, NOBODY),
    "letters_letter": (frozenset({Role.REGISTRAR}), NOBODY),
    "meetings_meeting": (_MEETING_CLERKS, _PRESS),
    "meetings_notice": (_MEETING_CLERKS, NOBODY),
    "meetings_promise": (_PRESS, NOBODY),
    "meetings_question": (_MODERATORS, NOBODY),
    "meetings_registration": (_MEETING_CLERKS, NOBODY),
    "meetings_series": (_PRESS, _PRESS),
    "people_unit": (_ADMINISTRATOR, _ADMINISTRATOR),
    "people_officer": (_ADMINISTRATOR, _ADMINISTRATOR),
    "people_user": (_ADMINISTRATOR, NOBODY),
    "appeals_destructionact": (_ADMINISTRATOR | {Role.REGISTRAR}, _ADMINISTRATOR),
    "people_district": (_ADMINISTRATOR, _ADMINISTRATOR),
    "people_calendarday": (_ADMINISTRATOR, _ADMINISTRATOR),
    "people_personaldataview": (_ADMINISTRATOR, NOBODY),
    "places_hall": (_HALL_KEEPERS, _HALL_KEEPERS),
}
