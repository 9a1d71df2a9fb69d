"""Models of the acts."""

from portal.acts.models.act_rubrics import ActRubric
from portal.acts.models.catalogues import Issuer, Rubric
from portal.acts.models.drafts import (
    Conclusion,
    Draft,
    DraftState,
    Outcome,
    Proposal,
    ProposalState,
)
from portal.acts.models.imports import Import, ImportFile, ImportRow, RowState
from portal.acts.models.mistakes import Mistake, MistakeState
from portal.acts.models.register import Act, Kind, Publication
from portal.acts.models.relations import OPEN, Citation, Commencement, Relation
from portal.acts.models.searches import Opening, SearchTrace, TitleWord
from portal.acts.models.texts import ActFile, OldAddress, Version
from portal.acts.models.waiting import SecondLook, WaitingText

__all__ = [
    "OPEN",
    "Act",
    "ActFile",
    "ActRubric",
    "Citation",
    "Commencement",
    "Conclusion",
    "Draft",
    "DraftState",
    "Import",
    "ImportFile",
    "ImportRow",
    "Issuer",
    "Kind",
    "Mistake",
    "MistakeState",
    "OldAddress",
    "Opening",
    "Outcome",
    "Proposal",
    "ProposalState",
    "Publication",
    "Relation",
    "RowState",
    "Rubric",
    "SearchTrace",
    "SecondLook",
    "TitleWord",
    "Version",
    "WaitingText",
]
