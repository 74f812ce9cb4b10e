"""The faces of Clippings: the terminal and Discord."""
