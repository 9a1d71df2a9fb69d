"""Pages of the councils: for everybody, for guests, for members."""
