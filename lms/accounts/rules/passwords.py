"""Which passwords are too easy to guess."""

import re
from enum import StrEnum

SHORTEST = 10
LONGEST = 200
ENOUGH_LEFT = 4
_DIGITS = re.compile(r"\d+")
_SIGNS = re.compile(r"[\W_]+")
# What guessing programs try first; each is worth nothing inside a password.
COMMON_WORDS = (
    "password passw0rd passwort qwertyuiop qwerty qazwsx asdfghjkl asdfgh zxcvbnm zxcvbn abcdefg abc123 abcd "
    "1qaz2wsx admin administrator root letmein welcome iloveyou woaini5201314 woaini aini520 woaiwojia zhongguo "
    "beijing shanghai tianqi ranqi rexian kefu hotline chushi login master monkey dragon sunshine princess "
    "football baseball superman mima guest test user changeme secret p@ssw0rd p@ssword"
).split()


class Weakness(StrEnum):
    TOO_SHORT = "password.too_short"
    TOO_LONG = "password.too_long"
    PERSONAL = "password.personal"
    COMMON = "password.common"


def weakness(password: str, *, staff_number: str, name: str, email: str = "") -> Weakness | None:
    """Why this password will not do for this person; None when it will."""
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    low = password.lower()
    personal = [part for part in (staff_number.lower(), name.lower(), email.lower().partition("@")[0]) if len(part) > 1]
    if _left(low, personal) >= ENOUGH_LEFT:
        return None
    return Weakness.PERSONAL if any(part in low for part in personal) else Weakness.COMMON


def _left(password: str, personal: list[str]) -> int:
    """How many different characters remain without the person's own words, common words, digits and signs."""
    for word in sorted((*personal, *COMMON_WORDS), key=len, reverse=True):
        password = password.replace(word, " ")
    return len(set(_SIGNS.sub("", _DIGITS.sub("", password))))
