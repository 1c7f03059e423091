"""Signals after commit, the event bus, and its streams to browsers with replay."""
