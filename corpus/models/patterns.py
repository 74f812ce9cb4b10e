"""Regular expressions that are compiled when they are first used.

To compile all of them at import took a fifth of the time of `clippings ask`, which uses a third of them.
"""

import re
from typing import Any, cast


class LazyPattern:
    """A pattern that stands for the `re.Pattern` it becomes on first use.

    >>> lazy_pattern("b+").search("abba").span()
    (1, 3)
    """

    def __init__(self, source: str, flags: int) -> None:
        self.pattern, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        # Only for what is not kept yet: `compiled`, and each method of the pattern, once.
        value = re.compile(self.pattern, self._flags) if name == "compiled" else getattr(self.compiled, name)
        setattr(self, name, value)
        return value


def lazy_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return the pattern of `source`, which is compiled when one of its methods is first asked for.

    The functions of `re`, such as `re.sub`, take it only as its `compiled`.
    """
    return cast("re.Pattern[str]", LazyPattern(source, flags))
