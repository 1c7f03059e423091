"""The simulated customer. Pure: a state and a line in, a new state and a turn out. Seeded, replayable, never a model."""

from lms.roleplay.engine.call import VERSION, opening, start, step
from lms.roleplay.engine.hints import hint
from lms.roleplay.engine.replay import replay
from lms.roleplay.engine.state import CallState, Turn

__all__ = ["VERSION", "CallState", "Turn", "hint", "opening", "replay", "start", "step"]
