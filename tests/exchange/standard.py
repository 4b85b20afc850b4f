"""The standard's schemas, where they are at hand, and a compact check of our own that needs none of them.

The published files have defects, for which see `answer_schema`: two endpoints of the registry of beneficiaries give a
bare schema in place of a response, so their answers are checked as the message of an envelope.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator, FormatChecker

SPECS = Path(__file__).resolve().parents[3] / "shared" / "specs" / "dci"
FILES = {"sr": "social_api_v1.0.0.yaml", "ibr": "ibr_api_v1.0.0.yaml"}
AT_HAND = all((SPECS / name).exists() for name in FILES.values())
WHY_NOT = f"the standard's published schemas are not at hand (looked in {SPECS})"
FORMATS = FormatChecker(["date-time", "uri", "date"])

_ERROR_BODIES = {401, 403, 500}


@dataclass(frozen=True)
class Endpoint:
    """An endpoint as the standard has it: the registry, its path, and whether it answers at once."""

    registry: str
    path: str
    at_once: bool

    @property
    def address(self) -> str:
        """Where it is here."""
        return f"/dci/{self.registry}{self.path}"


ENDPOINTS = [
    *(
        Endpoint(registry, f"/registry/{path}", path.startswith("sync"))
        for registry in FILES
        for path in ("sync/search", "sync/txn/status", "search", "subscribe", "unsubscribe", "txn/status")
    ),
    Endpoint("ibr", "/registry/sync/enrolled", True),
    Endpoint("ibr", "/registry/sync/enrollment/updates", True),
]


@cache
def document(name: str) -> dict[str, Any]:
    """Return one of the standard's files."""
    loaded: dict[str, Any] = yaml.safe_load((SPECS / name).read_text("utf-8"))
    return loaded


def resolved(name: str, pointer: str) -> Any:
    """Return what a reference of a file leads to."""
    found: Any = document(name)
    for part in pointer.removeprefix("#/").split("/"):
        part = part.replace("~1", "/")
        found = found[int(part) if isinstance(found, list) else part]
    return found


@cache
def validator(name: str, pointer: str) -> Draft7Validator:
    """Return a validator of what a pointer of a file leads to, with formats checked."""
    return Draft7Validator(document(name) | {"$ref": f"#/{pointer}"}, format_checker=FORMATS)


def answer_schema(endpoint: Endpoint, status: int) -> tuple[str, str, bool]:
    """Return file and pointer of the schema of an answer, and whether it speaks of the message in an envelope alone."""
    name = FILES[endpoint.registry]
    at = f"paths/{endpoint.path.replace('/', '~1')}/post/responses"
    if status in _ERROR_BODIES:
        return name, "components/responses/HttpErrorResponse/content/application~1json/schema", False
    if not endpoint.at_once:
        return name, "components/responses/Response/content/application~1json/schema", False
    answers = resolved(name, at)["default"]
    if "$ref" in answers:
        return name, answers["$ref"].removeprefix("#/"), True
    return name, f"{at}/default/content/application~1json/schema", False


def request_pointer(endpoint: Endpoint) -> tuple[str, str]:
    """Return file and pointer of the schema of an endpoint's requests."""
    at = f"paths/{endpoint.path.replace('/', '~1')}/post/requestBody/content/application~1json/schema"
    return FILES[endpoint.registry], at


def against_the_standard(endpoint: Endpoint, status: int, answer: Any) -> list[str]:
    """Return what the standard's schemas find wrong in an answer."""
    name, pointer, message_alone = answer_schema(endpoint, status)
    if not message_alone:
        return problems(validator(name, pointer), answer)
    header = problems(validator(name, "components/schemas/MsgCallbackHeader_V1.0.0"), answer.get("header"))
    return header + (problems(validator(name, pointer), answer["message"]) if "message" in answer else [])


def problems(checked_by: Draft7Validator, said: Any) -> list[str]:
    """Return what is wrong, each with its place."""
    return [f"{fault.json_path}: {fault.message[:300]}" for fault in checked_by.iter_errors(said)]


_ID = {"type": "string", "maxLength": 99}
_MOMENT = {"type": "string", "format": "date-time"}
_STATUS = {"enum": ["rcvd", "pdng", "succ", "rjct"]}
_SAID = {"type": "string", "maxLength": 999}
_ERROR = {
    "type": "object",
    "properties": {"code": {"type": "string", "pattern": r"^err\.[a-z_]+\.[a-z_]+$"}, "message": _SAID},
    "required": ["code", "message"],
    "additionalProperties": False,
}
_ANSWER = {
    "type": "object",
    "properties": {
        "signature": {"type": "string", "pattern": "^Signature: "},
        "errors": {"type": "array", "items": _ERROR, "minItems": 1},
        "header": {
            "type": "object",
            "properties": {
                "version": {"const": "1.0.0"},
                "message_id": {"type": "string", "minLength": 1},
                "message_ts": _MOMENT,
                "status": _STATUS,
                "status_reason_code": {"type": "string", "pattern": r"^rjct\.[a-z_.]+$"},
                "status_reason_message": _SAID,
                "total_count": {"type": "integer"},
                "completed_count": {"type": "integer"},
            },
            "required": ["version", "message_id", "message_ts", "action", "status", "sender_id"],
        },
        "message": {
            "type": "object",
            "properties": {
                "ack_status": {"enum": ["ACK", "NACK", "ERR"]},
                "timestamp": _MOMENT,
                "error": _ERROR,
                "transaction_id": _ID,
                "correlation_id": _ID,
                "search_response": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "reference_id": {"type": "string"},
                            "timestamp": _MOMENT,
                            "status": _STATUS,
                            "status_reason_message": _SAID,
                            "data": {"type": "object", "required": ["reg_type", "reg_record_type", "reg_records"]},
                            "pagination": {"type": "object", "required": ["page_size", "page_number", "total_count"]},
                        },
                        "required": ["reference_id", "timestamp", "status"],
                    },
                },
                "enrolled_response": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "timestamp": _MOMENT,
                            "status": _STATUS,
                            "enrolled_status": {"enum": ["yes", "no"]},
                        },
                        "required": ["reference_id", "timestamp", "status"],
                    },
                },
            },
            "anyOf": [
                {"required": ["transaction_id", "correlation_id"]},
                {"required": ["ack_status", "timestamp", "correlation_id"]},
                {"required": ["header", "encrypted_key", "iv", "ciphertext", "tag"]},
            ],
        },
    },
    "anyOf": [{"required": ["header", "signature"]}, {"required": ["errors"]}, {"required": ["message"]}],
    "additionalProperties": False,
}
_COMPACT = Draft7Validator(_ANSWER, format_checker=FORMATS)


def against_our_own_check(endpoint: Endpoint, status: int, answer: Any) -> list[str]:
    """Return what is wrong in an answer by what every answer must have."""
    found = problems(_COMPACT, answer)
    if status >= 400 and "errors" not in answer:
        found.append("an HTTP error names no error")
    if status == 200 and endpoint.at_once and "header" not in answer:
        found.append("an answer has no header")
    if "None" in json.dumps(answer.get("header", {})):
        found.append("a header tells None")
    return found
