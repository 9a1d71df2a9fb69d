"""What the city has published: a register for machines, feeds, and letters to those who asked."""
