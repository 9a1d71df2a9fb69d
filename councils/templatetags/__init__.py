"""Template tags of the councils."""
