"""What accounts announce after commit."""

from blinker import Signal

person_changed = Signal("The person's rights, language or sessions are not what they were. Sent with `person_id`.")
