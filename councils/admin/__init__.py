"""The desk of the council secretary."""

from councils.admin import agenda, bodies, composition, following, sittings

__all__ = ["agenda", "bodies", "composition", "following", "sittings"]
