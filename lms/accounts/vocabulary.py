"""The words that people, rosters and rules share: roles and lines of business."""

from enum import StrEnum


class Role(StrEnum):
    LEARNER = "learner"
    MENTOR = "mentor"
    TRAINER = "trainer"
    TEAM_LEAD = "team_lead"
    QA_REVIEWER = "qa_reviewer"
    INVIGILATOR = "invigilator"
    ADMIN = "admin"


class Line(StrEnum):
    """Which hotline somebody serves; COMMON is both."""

    GAS = "gas"
    CITY = "city"
    COMMON = "common"


class LinkPurpose(StrEnum):
    INVITE = "invite"
    RESET = "reset"


STAFF_ROLES = frozenset(Role) - {Role.LEARNER}
