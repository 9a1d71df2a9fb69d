"""Electronic appeals of citizens under 59-FZ."""
