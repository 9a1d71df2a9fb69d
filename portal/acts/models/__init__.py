"""Models of the acts."""

from portal.acts.models.drafts import (
    Conclusion,
    Draft,
    DraftState,
    Outcome,
    Proposal,
    ProposalState,
)
from portal.acts.models.imports import Import, ImportRow, RowState
from portal.acts.models.register import Act, Issuer, Kind, Publication, Rubric
from portal.acts.models.relations import Citation, Commencement, Relation
from portal.acts.models.texts import ActFile, OldAddress, Version

__all__ = [
    "Act",
    "ActFile",
    "Citation",
    "Commencement",
    "Conclusion",
    "Draft",
    "DraftState",
    "Import",
    "ImportRow",
    "Issuer",
    "Kind",
    "OldAddress",
    "Outcome",
    "Proposal",
    "ProposalState",
    "Publication",
    "Relation",
    "RowState",
    "Rubric",
    "Version",
]
