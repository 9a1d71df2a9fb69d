"""What every part of the portal rests on: pure Python, no Django, no clock."""
