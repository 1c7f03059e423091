"""Who may do what: permissions, the acting person, rules on routes, limits, sessions."""
