"""Everything that can be allowed. Roles map to these in accounts."""

from enum import StrEnum


class Permission(StrEnum):
    CALL_TAKE = "call:take"
    CALL_REVIEW = "call:review"
    VERDICT_CHANGE = "verdict:change"
    SCENARIO_READ = "scenario:read"
    RUBRIC_READ = "rubric:read"
    PEOPLE_READ = "people:read"
    PEOPLE_MANAGE = "people:manage"
    PARAMETER_READ = "parameter:read"
    PARAMETER_SET = "parameter:set"
    CATALOGUE_READ = "catalogue:read"
    AUDIT_READ = "audit:read"
    SYSTEM_READ = "system:read"
    OWN_ACCOUNT = "account:own"
