"""One module per subcommand. Each declares its arguments in `register` and works in `run`, where it imports what is
heavy: the help of the command line loads neither Textual nor peewee."""
