"""What is done with the register and with subscriptions: the only writers of their tables."""
