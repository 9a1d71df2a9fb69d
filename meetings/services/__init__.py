"""The only writers of meetings: one function for each use case, one transaction each."""
