"""What stands before the whole app: who may speak to it, on which addresses, with how much."""
