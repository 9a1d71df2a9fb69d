"""The front page, the fixed pages and what belongs to no section."""
