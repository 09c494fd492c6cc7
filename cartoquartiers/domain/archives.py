"""What opening and unpacking a ZIP archive may raise, when it is damaged, locked or made by strangers."""

import zipfile
import zlib

# NotImplementedError, for a way of packing that is not known, is a RuntimeError; a lock raises the latter.
BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
