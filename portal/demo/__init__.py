"""Demo data: a city that lives."""
