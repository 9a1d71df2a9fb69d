"""What is done with acts, each in one transaction."""
