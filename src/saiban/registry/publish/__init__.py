"""The golden tables into PostgreSQL: set-wise, all or nothing, and nothing touched that did not change.

publish(golden, inputs, figures) -> Publication
fingerprint() -> {table: hash of its content}
"""

from saiban.registry.publish.fingerprint import fingerprint
from saiban.registry.publish.publication import publish

__all__ = ["fingerprint", "publish"]
