"""The Django app of what Morango synchronises here."""
