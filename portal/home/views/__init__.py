"""Pages of the front of the portal: fixed ones and the calendar."""
