"""The table that says which role may do what. Several roles add up."""

from collections.abc import Iterable

from lms.accounts.vocabulary import Role
from lms.platform.auth.permissions import Permission as P

EVERYBODY = frozenset({P.OWN_ACCOUNT, P.CATALOGUE_READ})
_REVIEW = {P.CALL_REVIEW, P.VERDICT_CHANGE, P.RUBRIC_READ, P.SCENARIO_READ, P.PARAMETER_READ}

BY_ROLE: dict[Role, frozenset[P]] = {
    Role.LEARNER: frozenset({P.CALL_TAKE}),
    Role.MENTOR: frozenset({P.CALL_TAKE, *_REVIEW}),
    Role.TRAINER: frozenset({P.CALL_TAKE, P.PARAMETER_SET, *_REVIEW}),
    Role.TEAM_LEAD: frozenset({P.CALL_TAKE, P.PEOPLE_READ, P.CALL_REVIEW, P.RUBRIC_READ, P.PARAMETER_READ}),
    Role.QA_REVIEWER: frozenset({P.CALL_TAKE, *_REVIEW}),
    Role.INVIGILATOR: frozenset({P.PARAMETER_READ}),
    # An administrator runs the house but does not change marks; who should do both holds both roles.
    Role.ADMIN: frozenset(P) - {P.VERDICT_CHANGE},
}


def permissions_of(roles: Iterable[Role]) -> frozenset[P]:
    """Everything the roles allow together, with what everybody may do."""
    return EVERYBODY.union(*(BY_ROLE[role] for role in roles))
