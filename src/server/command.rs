//! What the program's commands do. `main` only reads the command line and calls these.
