"""Outgoing letters: an outbox in the database, sent by the worker."""
