"""What stops a publication: inputs that do not fit together or with the registry."""

from __future__ import annotations


class Unpublishable(Exception):
    """The inputs can't become a registry; the message says which file, table or code is wrong and what to do.

    It never holds personal data.
    """
