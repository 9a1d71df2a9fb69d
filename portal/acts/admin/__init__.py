"""The editor's desk."""

from portal.acts.admin import acts, citations, drafts, imports, register

__all__ = ["acts", "citations", "drafts", "imports", "register"]
