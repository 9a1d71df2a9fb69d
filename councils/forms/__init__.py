"""Forms of the councils: what residents, members and the secretary are asked."""
