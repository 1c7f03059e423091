"""What people fill in about accounts: shape, choices, labels."""
