"""The citizen's side of appeals: writing, the receipt, following."""
