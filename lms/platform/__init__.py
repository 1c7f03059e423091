"""What every feature stands on. Knows nothing about learning."""
