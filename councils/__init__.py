"""The councils of parties and public organisations and of religious associations."""
