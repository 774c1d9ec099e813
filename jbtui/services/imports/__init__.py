"""Reading other programs' files into neutral records, without any database."""
