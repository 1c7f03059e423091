"""Decisions about people and log-in: pure functions over plain values."""
