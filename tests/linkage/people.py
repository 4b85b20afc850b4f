"""People whom several stories of linkage tell of, as standard rows."""

from __future__ import annotations

from datetime import date
from typing import Any

ASLAM: dict[str, Any] = {
    "name": "Muhammad Aslam",
    "father_name": "Ghulam Rasool",
    "sex": "male",
    "birth_date": date(1971, 8, 14),
    "birth_precision": "day",
    "cnic": "3520212345671",
    "district": "PK001",
    "tehsil": "T01",
}
