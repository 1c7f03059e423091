"""G: verification and privacy."""

import re

from lms.grading.judge.call import Call
from lms.grading.judge.claims import wrong_claims
from lms.grading.judge.disclosure import disclosures, first_verification, record_values
from lms.grading.judge.finding import Finding, clean, fault, met, not_met
from lms.grading.judge.items.accuracy import identity_requests
from lms.grading.judge.items.common import act_finding, extra, merge

_LONG_NUMBER = re.compile(r"\d{8,}")


def verified_first(call: Call) -> Finding:
    """Nothing from the record before verification. A service agent who looks into the record must have verified."""
    if told := disclosures(call) if call.kind == "privacy" else record_values(call):
        return not_met(told[0], message="private_value")
    verified = first_verification(call)
    if acts := [act for act in call.acted("disclose") if verified is None or act[0] <= verified]:
        return fault(acts[0][0], acts[0][1].quote, message="private_value")
    checks = merge(call.found("verify"), extra(call, "G1"))
    acts = call.acted("verify_id")
    looked = call.found("look_into_record")
    first = min([hit.turn for hit in checks] + [turn for turn, _ in acts], default=None)
    if looked and (first is None or first > looked[0].turn):
        return not_met(looked[0], message="not_verified", confidence="medium")
    if checks:
        return met(checks[0])
    return act_finding(acts[0], "met") if acts else clean(call)


def minimum_only(call: Call) -> Finding:
    """Neither unneeded secrets asked for nor full numbers or other people's data said."""
    if bad := merge(call.found("excess", faults=True), disclosures(call), call.found("FE10.private", faults=True)):
        return not_met(bad[0])
    if others := [claim.hit for claim in wrong_claims(call) if claim.item == "G2"]:
        return not_met(others[0], message="private_value")
    if call.is_emergency and (asked := identity_requests(call)):
        return not_met(asked[0])
    for line in call.lines:
        for number in _LONG_NUMBER.findall(line.full.text.text):
            if number not in call.customer_before(line.n):
                return fault(line.n, line.raw, message="private_value")
    kept = merge(call.found("masked"), extra(call, "G2"))
    return met(kept[0]) if kept and call.is_long_enough else clean(call)


CHECKS = {"G1": verified_first, "G2": minimum_only}
