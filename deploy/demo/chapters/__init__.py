"""The chapters of the story. Each goes through the real pages of the nodes."""
