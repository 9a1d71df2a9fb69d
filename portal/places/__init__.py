"""Halls of the city, and who has them when."""
