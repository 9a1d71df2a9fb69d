"""What is inside a file: recognised, checked and cleaned. Pure Python, no Django."""
