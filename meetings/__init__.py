"""Information meetings with residents: announced, asked at, answered, reported on."""
