"""Where a person is sent after a form."""

import re

# A browser reads "/\evil.example" and "//evil.example" as another site, and drops tabs and line ends first.
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def local_address(address: str) -> str:
    """The address when it leads to a page of this very site, empty otherwise."""
    return address if len(address) < 2000 and _LOCAL.fullmatch(address) else ""
