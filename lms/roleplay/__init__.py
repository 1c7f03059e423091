"""Practice calls: scenarios, the customer's engine, sessions and the hand-over to grading."""
