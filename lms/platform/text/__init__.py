"""Chinese text as people type it: normalising, clauses, cues. Knows nothing about calls or marks."""
