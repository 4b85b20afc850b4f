"""What whoever runs an installation can mend."""

from __future__ import annotations


class InstallationFault(Exception):
    """Something is wrong with the installation, not with the program; the message says what and what to do."""
