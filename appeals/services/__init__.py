"""The only writers of appeals: one function for each use case, one transaction each."""
