"""Time, fair to text: typing is not silence, and a hold that was announced may last."""

from lms.roleplay.engine.parameters import lexicon


def allowance(line: str) -> float:
    """Seconds that thinking about and typing this line may take."""
    rules = lexicon("timing")
    return float(rules["thinking_seconds"] + 60 * len(line) / rules["typing_characters_a_minute"])


def is_silence(line: str, seconds: float | None) -> bool:
    return seconds is not None and seconds > allowance(line)


def is_late_return(on_hold: str, seconds: float | None) -> bool:
    """`on_hold` is "announced" or "unannounced"."""
    return seconds is not None and seconds > lexicon("timing")[f"hold_seconds_{on_hold}"]


def spoken_seconds(line: str, seconds: float | None) -> float:
    """What a turn counts towards the call's length: speaking the line, and what was more than typing it."""
    rules = lexicon("timing")
    speaking = 60 * len(line) / rules["speech_characters_a_minute"]
    typing = 60 * len(line) / rules["typing_characters_a_minute"]
    return float(speaking + max(0.0, (seconds or 0.0) - typing))


def is_time_over(total: float, minutes: int) -> bool:
    return total > 60 * minutes * float(lexicon("timing")["time_limit_factor"])
