"""What a person can be told in one line."""


class UserError(Exception):
    """Something that the person at the keyboard can mend; its text says how."""
