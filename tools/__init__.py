"""What `make` runs before the product can: only the standard library, because nothing is installed yet."""
