"""The editor's desk."""

from portal.acts.admin import (
    acts,
    citations,
    drafts,
    imports,
    looks,
    mistakes,
    register,
    searches,
    waiting,
)

__all__ = [
    "acts",
    "citations",
    "drafts",
    "imports",
    "looks",
    "mistakes",
    "register",
    "searches",
    "waiting",
]
