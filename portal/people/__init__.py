"""Citizens, officers and units; sign-in; consents; the working-day table."""
