"""The debrief as plain values: `build` makes them, the rows say what each section shows."""

from lms.roleplay.debrief.build import Debrief, band, build

__all__ = ["Debrief", "band", "build"]
