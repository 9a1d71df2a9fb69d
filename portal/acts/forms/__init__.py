"""Forms of the acts: of their readers, of the editor."""
