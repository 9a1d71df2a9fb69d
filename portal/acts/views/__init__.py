"""Pages of the acts."""
