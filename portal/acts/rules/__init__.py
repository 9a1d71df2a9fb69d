"""The law of acts as pure functions."""
