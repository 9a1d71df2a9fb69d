"""What is done with councils: the only writers of their tables."""
