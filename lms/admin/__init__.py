"""What an administrator sees of the house itself: the audit log, and the state of the system.

Owns: no tables, only screens over what other rooms keep. People and rosters are the accounts' own screens.
"""
