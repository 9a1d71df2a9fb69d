"""Municipal legal acts: the register, texts by date, relations, drafts, publication."""
