"""Information meetings with residents. Stands above appeals."""
