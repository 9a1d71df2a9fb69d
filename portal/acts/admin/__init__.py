"""The editor's desk."""

from portal.acts.admin import citations, drafts, imports, register

__all__ = ["citations", "drafts", "imports", "register"]
