"""The nested errors of an "Invalid Form Body" (50035), collected while a body is looked through."""

from tests.loopback.errors import INVALID_FORM, ApiError


class Form:
    """A place in a request body; errors found at it and below it go into one shared list."""

    def __init__(self, path=(), found=None):
        self.path = tuple(str(step) for step in path)
        self.found = [] if found is None else found

    def at(self, *steps):
        """Return the place below this one."""
        return Form((*self.path, *steps), self.found)

    def refuse(self, code, message):
        """Note that what stands here is wrong."""
        self.found.append((self.path, code, message))

    def require(self, body, *keys):
        """Refuse a body that lacks one of the keys; return whether all are there."""
        missing = [key for key in keys if body.get(key) is None]
        for key in missing:
            self.at(key).refuse("BASE_TYPE_REQUIRED", "This field is required")
        return not missing

    def text(self, body, key, maximum, minimum=0):
        """Refuse a text that is too long or too short; absent is allowed."""
        value = body.get(key)
        if value is None:
            return
        if not isinstance(value, str):
            self.at(key).refuse("STRING_TYPE_CONVERT", "Could not interpret value as string.")
        elif minimum and not minimum <= len(value) <= maximum:
            self.at(key).length(minimum, maximum)
        elif len(value) > maximum:
            self.at(key).refuse("BASE_TYPE_MAX_LENGTH", f"Must be {maximum} or fewer in length.")

    def listed(self, body, key):
        """Return a list of objects, without what is none; refuse another shape. Absent is allowed."""
        value = body.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.at(key).refuse("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        return [self.at(key, place).dictionary(entry) for place, entry in enumerate(value)]

    def dictionary(self, value):
        """Return an object; refuse another shape. `null` counts as an empty one."""
        if value is not None and not isinstance(value, dict):
            self.refuse("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return value if isinstance(value, dict) else {}

    def length(self, minimum, maximum):
        """Refuse what stands here for its length."""
        self.refuse("BASE_TYPE_BAD_LENGTH", f"Must be between {minimum} and {maximum} in length.")

    def choice(self, value, choices):
        """Refuse a value that is not one of the choices."""
        if value not in choices:
            listed = ", ".join(str(choice) for choice in sorted(choices))
            self.refuse("BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")

    def tree(self):
        """Return the errors in the shape Discord sends them."""
        root = {}
        for path, code, message in self.found:
            node = root
            for step in path:
                node = node.setdefault(step, {})
            node.setdefault("_errors", []).append({"code": code, "message": message})
        return root

    def close(self):
        """Raise the refusal if anything was found."""
        if self.found:
            raise ApiError(INVALID_FORM, errors=self.tree())

    def __str__(self):
        return "; ".join(
            f"{'.'.join(path) or 'body'}: {message} ({code})" for path, code, message in self.found
        )
