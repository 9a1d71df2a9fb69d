"""How numbers look."""


def format_number(series: str, year: int, sequence: int, *, collective: bool = False) -> str:
    """Return the number: ``ОГЭ-2026-000001``, with ``-К`` for a collective appeal."""
    return f"{series}-{year}-{sequence:06d}{'-К' if collective else ''}"
