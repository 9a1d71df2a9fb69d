"""What holds for meetings, as values and pure functions: no Django, no clock."""
