"""People, teams, sites, roles, log-in, links to set a password, roster import.

Owns who somebody is and which role gives which permission. Does not own what people learn or prove.
"""
