"""What residents and officers are asked about meetings."""
