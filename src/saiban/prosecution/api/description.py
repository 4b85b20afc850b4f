"""The OpenAPI document of the interface: made from the same dataclass that it reads."""

from __future__ import annotations

from typing import Any

from saiban.prosecution.api import bodies

_ABOUT = """
For the police's own systems: register first information reports with a prosecution service.

1. The service enters your body's public key (Ed25519); a second person approves it.
2. Sign each request with it: `Authorization: Bearer <JWT>`, with the header
   `{"alg": "Ed25519", "typ": "saiban-request+jwt", "kid": <thumbprint>}` and the claims iss (your code), aud (the code
   of the service), iat, exp (at most 300 seconds later), jti (a key of the request's own, 8 to 40 letters), htm (POST),
   htu (the path), sha256 (of the body of the request).
3. Sent again with the same `jti` and body, a request gets the same answer and does nothing twice.
"""
_PROBLEM = {
    "type": "object",
    "required": ["code", "said"],
    "properties": {
        "code": {"type": "string"},
        "said": {"type": "string"},
        "number": {"type": "string", "description": "of the case that has the report; empty where not yours to see"},
        "faults": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
_REGISTERED = {"type": "object", "required": ["number"], "properties": {"number": {"type": "string"}}}
_TAKEN = {
    "type": "object",
    "required": ["rows_in", "accepted", "set_aside", "rows"],
    "properties": {
        "rows_in": {"type": "integer"},
        "accepted": {"type": "integer"},
        "set_aside": {"type": "integer"},
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "line": {"type": "integer"},
                    "number": {"type": "string"},
                    "said": {"type": "string"},
                },
            },
        },
    },
}


def document() -> dict[str, Any]:
    """Return the description, OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Saiban: registration with a prosecution service", "version": "1.0", "description": _ABOUT},
        "security": [{"request": []}],
        "paths": {
            "/prosecution/api/registrations": {
                "post": _operation(
                    "register",
                    "Register a first information report",
                    {"application/json": {"schema": {"$ref": "#/components/schemas/Registration"}}},
                    "Registered",
                    "Registered",
                    {409: "The report is registered already"},
                )
            },
            "/prosecution/api/lists": {
                "post": _operation(
                    "take_list",
                    "Register the reports of a police station's list (CSV, UTF-8); each row taken or set aside",
                    {"text/csv": {"schema": {"type": "string"}}},
                    "Taken",
                    "Taken in, row by row",
                    {},
                )
            },
        },
        "components": {
            "securitySchemes": {"request": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "schemas": {**bodies.schema(), "Problem": _PROBLEM, "Registered": _REGISTERED, "Taken": _TAKEN},
        },
    }


def _operation(
    name: str, summary: str, content: dict[str, Any], answer: str, said: str, more: dict[int, str]
) -> dict[str, Any]:
    problems = {
        401: "The request is not signed by a body that may send",
        403: "The body may not do this",
        413: "The request is too large",
        422: "The request can't be taken as it is: `faults` says why, by field",
    } | more
    answers: dict[str, Any] = {
        str(status): {
            "description": about,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, about in sorted(problems.items())
    }
    good = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer}"}}}
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {"required": True, "content": content},
        "responses": {"201": {"description": said, "content": good}} | answers,
    }
