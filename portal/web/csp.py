"""Content security policies: a strict one for the site, own ones for sections that need more.

Nothing comes from another host; no inline script, no inline style, no evaluated string.
"""

Policy = dict[str, str]

STRICT: Policy = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

_headers: dict[str, str] = {}
_STRICT_HEADER = "; ".join(f"{name} {sources}" for name, sources in STRICT.items())


def register_policy(prefix: str, changes: Policy) -> None:
    """Let the addresses under ``prefix`` differ from the strict policy by ``changes``.

    To be called in ``AppConfig.ready()`` of the app that owns the section.
    """
    _headers[prefix] = "; ".join(
        f"{name} {sources}" for name, sources in (STRICT | changes).items()
    )


def header_for(path: str) -> str:
    """Return the value of the header for a page at this path."""
    for prefix, header in _headers.items():
        if path.startswith(prefix):
            return header
    return _STRICT_HEADER
