"""The words that scenario files may use: plans, bands, acts, rubric items. Names only, no behaviour."""

BANDS = ("easy", "upset", "worried", "angry", "furious")
_ALL = frozenset(BANDS)
_NOT_EASY = _ALL - {"easy"}
_HEATED = frozenset({"worried", "angry", "furious"})

PLANS: dict[str, frozenset[str]] = {
    "vent": _ALL,
    "heard": _ALL,
    "sorry_generic": _NOT_EASY,
    "to_question": _ALL,
    "dont_know": _ALL,
    "said_already": _NOT_EASY,
    "explained": _ALL,
    "doubt": _NOT_EASY,
    "weigh": _ALL,
    "push_deadline": _ALL,
    "deadline_ok": _ALL,
    "verify_ok": _ALL,
    "waiting": _NOT_EASY,
    "insulted": _HEATED,
    "parrot": _NOT_EASY,
    "off_topic": _ALL,
    "unclear": _ALL,
    "hold_ok": _ALL,
    "greeted": _ALL,
    "overpromised": _ALL,
    "closing_ok": frozenset({"easy", "upset", "worried"}),
    "closing_reluctant": frozenset({"upset", "worried", "angry"}),
    "hang_up": frozenset({"angry", "furious"}),
    "supervisor": _HEATED,
    "goodbye_unsolved": _ALL,
    "resume": frozenset({"upset", "worried", "angry"}),
}
PLANS_BY_KIND: dict[str, dict[str, frozenset[str]]] = {
    "service": {},
    "emergency": {"obeys": _NOT_EASY, "frightened": _HEATED},
    "privacy": {"coax": _ALL, "refused_ok": _ALL},
}
# In an emergency nobody reads out account data, in a privacy call nobody can: the plan may be left out there.
OPTIONAL_PLANS: dict[str, frozenset[str]] = {"emergency": frozenset({"verify_ok"}), "privacy": frozenset()}
# Plans with plain words of their own for everybody (engine/lexicons/plain_words.yaml), or that `later` may name.
EXTRA_PLANS = frozenset({"prompt", "wary", "too_much", "stays", "pleased"})

GOOD_ACTS = frozenset({
    "greet", "listen_ack", "restate_demand", "name_emotion", "apologise", "specific_apology", "ask_relevant",
    "ask_impact", "verify_id", "explain_cause", "offer_solution", "offer_choice", "commit_deadline",
    "give_owner", "give_channel", "register", "get_consent", "escalate", "hold_notice", "hold_return",
    "transfer_notice", "recap", "ask_more", "thank", "close", "invite_speak", "state_id", "safety_guidance",
    "ask_location", "dispatch_urgent", "care_wellbeing", "refuse_politely", "lawful_route",
    "confirm_understanding",
})  # fmt: skip
FAULTS = frozenset({
    "re_ask_known", "silence_long", "blame_customer", "refuse_flat", "forbidden", "overpromise",
    "robotic_repeat", "premature_solution", "id_first", "unsafe_instruction", "keep_inside", "disclose",
    "false_assurance", "sarcasm", "hang_up_threat", "private_contact", "off_topic", "injection", "unclear",
    "fell_for_trap",
})  # fmt: skip
ACTS = GOOD_ACTS | FAULTS

_ITEMS_BY_DIMENSION = {"A": 4, "B": 6, "C": 4, "D": 4, "E": 6, "F": 3, "G": 2, "H": 3}
DIMENSIONS = tuple(_ITEMS_BY_DIMENSION)
ITEMS = tuple(f"{dim}{n}" for dim, count in _ITEMS_BY_DIMENSION.items() for n in range(1, count + 1))
FATALS = frozenset(f"FE{n}" for n in range(1, 11))

KINDS = ("service", "emergency", "privacy")
LINES = ("gas", "city", "common")
PERSONAS = ("calm", "normal", "hot", "cold")
COMPETENCIES = ("communication", "emotion", "logic", "empathy", "resilience", "problem_solving")
FIELD_KINDS = ("text", "long", "choice", "multi", "bool")
ELEMENTS = ("who", "when", "where", "what", "want", "class", "urgency", "dispatch", "other")
EXPECTATIONS = ("equals", "one_of", "includes", "mentions", "any")
