"""The ledger of what each person has proved: one row per finished activity.

Everything writes it, certification, mentoring and analytics read it. Rows are never changed: a correction is a new
row that supersedes the old one.
"""
