"""Work after the answer: rows with a lease, written in the business transaction, done at least once."""
