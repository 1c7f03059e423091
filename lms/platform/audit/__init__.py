"""Who did what to what and when. Append-only, hash-chained, verifiable from the command line."""
