"""The only writers of people: accounts, consents, the log of views."""
