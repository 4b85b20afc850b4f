"""Which acts each role may do, and for which purposes: pure tables, no database."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.access.models import Purpose, Role


@dataclass(frozen=True)
class Act:
    """Something that a page or an API lets people do.

    `reads_people`: it shows records of people, so it needs a purpose and is written on the log. `privileged`: it
    approves, unmasks, administers or oversees, so whoever may do it signs in with a second factor.
    """

    code: str
    roles: frozenset[Role]
    reads_people: bool = False
    privileged: bool = False


PROSECUTORS = frozenset(
    {
        Role.PROSECUTOR_GENERAL,
        Role.ADDITIONAL_PROSECUTOR_GENERAL,
        Role.DEPUTY_PROSECUTOR_GENERAL,
        Role.ASSISTANT_PROSECUTOR_GENERAL,
        Role.DISTRICT_PROSECUTOR,
        Role.DEPUTY_DISTRICT_PROSECUTOR,
        Role.ASSISTANT_DISTRICT_PROSECUTOR,
    }
)
"""The ranks of a prosecution service."""

HEADS_OF_PROSECUTION = frozenset(
    {Role.PROSECUTOR_GENERAL, Role.ADDITIONAL_PROSECUTOR_GENERAL, Role.DISTRICT_PROSECUTOR}
)
"""Those who distribute the work of a prosecution service, or of one of its districts."""

PROSECUTION_SERVICE = PROSECUTORS | {Role.REGISTRAR, Role.LAW_OFFICER}
"""Those who work in its own installation, and open nothing of the registry's."""

READERS_FROM_OUTSIDE = frozenset({Role.COURT_READER, Role.STATISTICS_READER})
"""Those of other houses who read one page each of a prosecution service's installation."""

_CONTENT = frozenset(
    {Role.STEWARD, Role.CLERK, Role.SCHEME_OFFICER, Role.DESK_OFFICER, Role.INSPECTOR, Role.ANALYST, Role.AUDITOR}
)
_READERS_OF_PEOPLE = frozenset(
    {Role.STEWARD, Role.CLERK, Role.SCHEME_OFFICER, Role.DESK_OFFICER, Role.INSPECTOR, Role.AUDITOR}
)
_FILES = frozenset({Role.STEWARD, Role.CLERK, Role.SCHEME_OFFICER})

ACTS: dict[str, Act] = {
    act.code: act
    for act in (
        Act("directory.view", frozenset(Role) - PROSECUTION_SERVICE - READERS_FROM_OUTSIDE),
        Act("registry.home", _CONTENT),
        Act("registry.find", _READERS_OF_PEOPLE, reads_people=True),
        Act("registry.person", _READERS_OF_PEOPLE, reads_people=True),
        Act("registry.household", _READERS_OF_PEOPLE - {Role.INSPECTOR}, reads_people=True),
        Act("registry.employer", _READERS_OF_PEOPLE, reads_people=True),
        Act(
            "registry.unmask",
            frozenset({Role.STEWARD, Role.SCHEME_OFFICER, Role.DESK_OFFICER}),
            reads_people=True,
            privileged=True,
        ),
        Act("registry.overlap", frozenset({Role.STEWARD, Role.ANALYST, Role.AUDITOR})),
        Act("registry.overlap_people", frozenset({Role.STEWARD, Role.AUDITOR}), reads_people=True),
        Act("registry.map", _CONTENT),
        Act("cases.view", _READERS_OF_PEOPLE | PROSECUTION_SERVICE, reads_people=True),
        Act("cases.procedures", _CONTENT | PROSECUTION_SERVICE | {Role.AGREEMENT_OFFICER, Role.ADMINISTRATOR}),
        Act("cases.days", frozenset({Role.STEWARD, Role.ADMINISTRATOR}), privileged=True),
        Act("cases.act", (_READERS_OF_PEOPLE | PROSECUTION_SERVICE) - {Role.AUDITOR}, reads_people=True),
        Act("consolidation.extracts", _FILES | {Role.AUDITOR}),
        Act("consolidation.load", _FILES),
        Act("consolidation.map_columns", _FILES),
        Act("consolidation.quarantine", _FILES, reads_people=True),
        Act("consolidation.run", frozenset({Role.STEWARD}), privileged=True),
        Act("consolidation.cards", frozenset({Role.STEWARD, Role.AUDITOR})),
        Act("consolidation.evidence", frozenset({Role.STEWARD, Role.AUDITOR}), reads_people=True),
        Act("consolidation.review", frozenset({Role.STEWARD}), reads_people=True, privileged=True),
        Act("consolidation.judge", frozenset({Role.STEWARD, Role.CLERK}), reads_people=True),
        Act("consolidation.review_figures", frozenset({Role.STEWARD, Role.AUDITOR})),
        Act(
            "exchange.lists",  # the purpose is the agreement's, so that the page's own is not asked for
            frozenset({Role.STEWARD, Role.SCHEME_OFFICER, Role.DESK_OFFICER}),
            privileged=True,
        ),
        Act("exchange.trace", frozenset({Role.STEWARD, Role.AUDITOR}), privileged=True),
        Act("exchange.verisys", frozenset({Role.STEWARD}), reads_people=True, privileged=True),
        Act("frame.retention", frozenset({Role.STEWARD, Role.AUDITOR})),
        Act("access.log", frozenset({Role.AUDITOR}), reads_people=True, privileged=True),
        Act("access.postings", frozenset({Role.ADMINISTRATOR}), privileged=True),
        Act("access.agreements", _CONTENT | {Role.AGREEMENT_OFFICER}),
        Act("access.propose_agreement", frozenset({Role.STEWARD})),
        Act("access.decide_agreement", frozenset({Role.AGREEMENT_OFFICER}), privileged=True),
        Act("access.end_agreement", frozenset({Role.STEWARD, Role.AGREEMENT_OFFICER}), privileged=True),
        Act("registry.own_record", frozenset({Role.STEWARD, Role.DESK_OFFICER}), reads_people=True),
        Act("access.objections", frozenset({Role.STEWARD, Role.AUDITOR}), reads_people=True),
        Act("access.answer_objection", frozenset({Role.STEWARD}), reads_people=True, privileged=True),
        Act("access.review_postings", frozenset({Role.ADMINISTRATOR, Role.AUDITOR}), privileged=True),
        Act("exchange.partners", frozenset({Role.STEWARD, Role.AUDITOR, Role.AGREEMENT_OFFICER, Role.ADMINISTRATOR})),
        Act("exchange.propose_partner", frozenset({Role.ADMINISTRATOR}), privileged=True),
        Act("exchange.decide_partner", frozenset({Role.AGREEMENT_OFFICER}), privileged=True),
        Act("exchange.deliveries", frozenset({Role.STEWARD, Role.AUDITOR})),
        Act("exchange.resend", frozenset({Role.STEWARD})),
        Act("schemes.view", _CONTENT | {Role.AGREEMENT_OFFICER}),
        Act("schemes.propose", frozenset({Role.STEWARD, Role.SCHEME_OFFICER})),
        Act("schemes.approve", frozenset({Role.STEWARD}), privileged=True),
        Act(
            "schemes.eligibility",
            frozenset({Role.STEWARD, Role.SCHEME_OFFICER, Role.DESK_OFFICER}),
            reads_people=True,
        ),
        Act("desk.sit", frozenset({Role.DESK_OFFICER}), reads_people=True),
        Act("desk.hubs", _CONTENT | {Role.ADMINISTRATOR}),
        Act("desk.offices", frozenset({Role.STEWARD, Role.ADMINISTRATOR})),
        Act("desk.appeal", frozenset({Role.DESK_OFFICER}), reads_people=True),
        Act("desk.refer", frozenset({Role.DESK_OFFICER, Role.SCHEME_OFFICER, Role.STEWARD}), reads_people=True),
        Act("desk.complain", frozenset({Role.DESK_OFFICER, Role.SCHEME_OFFICER, Role.CLERK, Role.STEWARD})),
        Act("desk.queue", frozenset({Role.DESK_OFFICER, Role.SCHEME_OFFICER})),
        Act("prosecution.register", PROSECUTORS | {Role.REGISTRAR}, reads_people=True),
        Act("prosecution.scrutinise", PROSECUTORS, reads_people=True),
        Act("prosecution.diary", PROSECUTORS | {Role.REGISTRAR}, reads_people=True),
        Act("prosecution.approvals", PROSECUTORS | {Role.LAW_OFFICER}, reads_people=True),
        Act("prosecution.approve", HEADS_OF_PROSECUTION | {Role.LAW_OFFICER}, reads_people=True, privileged=True),
        Act("prosecution.counsel", PROSECUTORS, reads_people=True),
        Act("prosecution.entrust", HEADS_OF_PROSECUTION, reads_people=True, privileged=True),
        Act("prosecution.figures", PROSECUTORS - {Role.ASSISTANT_DISTRICT_PROSECUTOR} | {Role.AUDITOR}),
        Act("prosecution.prosecutors", HEADS_OF_PROSECUTION, privileged=True),
        Act("prosecution.review", PROSECUTORS, reads_people=True),
        Act("prosecution.reviews", HEADS_OF_PROSECUTION, reads_people=True, privileged=True),
        Act("prosecution.referrals", PROSECUTORS | {Role.REGISTRAR}, reads_people=True),
        Act("prosecution.transfer", HEADS_OF_PROSECUTION, reads_people=True, privileged=True),
        Act(
            "prosecution.bodies",
            frozenset({Role.PROSECUTOR_GENERAL, Role.ADDITIONAL_PROSECUTOR_GENERAL, Role.ADMINISTRATOR}),
            privileged=True,
        ),
        Act("prosecution.court", frozenset({Role.COURT_READER}), reads_people=True),
        Act("prosecution.terrorism_figures", frozenset({Role.STATISTICS_READER, Role.PROSECUTOR_GENERAL})),
        Act("prosecution.seal", HEADS_OF_PROSECUTION, reads_people=True, privileged=True),
        Act("prosecution.break_glass", PROSECUTORS, reads_people=True, privileged=True),
        Act("prosecution.answer_opening", HEADS_OF_PROSECUTION, reads_people=True, privileged=True),
        Act("prosecution.notices", PROSECUTORS | {Role.AUDITOR}, reads_people=True),
        Act("prosecution.extract", PROSECUTORS, reads_people=True),
        Act("prosecution.disclose", PROSECUTORS | {Role.REGISTRAR}, reads_people=True),
        Act("prosecution.exhibits", PROSECUTORS | {Role.REGISTRAR}, reads_people=True),
        Act("prosecution.witnesses", PROSECUTORS, reads_people=True),
        Act("prosecution.identity", PROSECUTORS, reads_people=True, privileged=True),
        Act("prosecution.library", PROSECUTORS | {Role.REGISTRAR, Role.LAW_OFFICER}),
        Act("prosecution.approve_authority", HEADS_OF_PROSECUTION, privileged=True),
        Act("prosecution.places", PROSECUTORS | {Role.REGISTRAR}),
        Act("prosecution.change_places", HEADS_OF_PROSECUTION | {Role.REGISTRAR}),
        Act("prosecution.tour", PROSECUTORS | {Role.REGISTRAR}),
        Act("statistics.view", frozenset({Role.STEWARD, Role.ANALYST, Role.AUDITOR})),
        Act("statistics.rows", frozenset({Role.STEWARD, Role.AUDITOR}), reads_people=True),
        Act("statistics.borders", frozenset({Role.STEWARD})),
        Act("statistics.read_accounts", frozenset({Role.STEWARD, Role.SCHEME_OFFICER, Role.ANALYST, Role.AUDITOR})),
        Act("statistics.accounts", frozenset({Role.STEWARD, Role.SCHEME_OFFICER})),
        Act("statistics.targets", frozenset({Role.STEWARD, Role.ANALYST})),
        Act("statistics.approve", frozenset({Role.STEWARD}), privileged=True),
    )
}

PURPOSES: dict[Role, tuple[Purpose, ...]] = {
    Role.STEWARD: (Purpose.STEWARDSHIP, Purpose.CASE_HANDLING),
    Role.CLERK: (Purpose.STEWARDSHIP, Purpose.CASE_HANDLING),
    Role.SCHEME_OFFICER: (Purpose.CASE_HANDLING, Purpose.STEWARDSHIP),
    Role.DESK_OFFICER: (Purpose.CASE_HANDLING,),
    Role.INSPECTOR: (Purpose.INSPECTION,),
    Role.ANALYST: (Purpose.STATISTICS,),
    Role.AUDITOR: (Purpose.AUDIT,),
    Role.AGREEMENT_OFFICER: (),
    Role.ADMINISTRATOR: (),
    **dict.fromkeys(PROSECUTION_SERVICE, (Purpose.PROSECUTION,)),
    Role.COURT_READER: (Purpose.PROSECUTION,),
    Role.STATISTICS_READER: (Purpose.STATISTICS,),
}

_PRIVILEGED = frozenset(role for act in ACTS.values() if act.privileged for role in act.roles)

ROLES_OF_ALL_SOURCES = frozenset({Role.STEWARD, Role.AUDITOR})
"""These see what every organisation's sources say; the others only what their own organisation's sources say."""


def may(role: Role, act: str) -> bool:
    """Say whether the role may do the act.

    Raises KeyError for an act that does not stand in `ACTS`: a misspelt act must not pass or fail quietly.
    """
    return role in ACTS[act].roles


def reads_people(act: str) -> bool:
    """Say whether the act shows records of people (KeyError for an unknown act)."""
    return ACTS[act].reads_people


def needs_second_factor(role: Role | str) -> bool:
    """Say whether the role may do a privileged act, so that its holders sign in with a second factor."""
    return role in _PRIVILEGED
