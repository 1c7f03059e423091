"""出师 Chushi: training and certification for call centres."""
