"""The project: settings, addresses, composition root."""
