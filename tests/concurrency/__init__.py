"""Several processes, and several users of the system, on one database."""
