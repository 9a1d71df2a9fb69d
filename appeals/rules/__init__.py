"""The law of appeals as values and pure functions: no Django, no clock."""
