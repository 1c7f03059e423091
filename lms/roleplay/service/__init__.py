"""Verbs on calls: taking them, wrapping them up, taking them up again."""
