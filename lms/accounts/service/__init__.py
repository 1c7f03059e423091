"""What can be done with people: verbs with an actor and a moment, no request, no commit."""
