"""The public reception: booking, queue, reception cards. Stands above appeals."""
