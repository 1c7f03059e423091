"""Rubrics, verdicts, the judge, and what people say of its verdicts.

Owns: the rubric and its versions, the embedded judge, reports, mentors' corrections and comments.
Does not own: calls and scenarios (roleplay hands a `CallCase` over), the ledger (evidence).
"""
