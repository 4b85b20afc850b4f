"""The API put together: its operations, its faults, its description, and how it is protected."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser

from saiban.exchange.api import job_operations, operations, problems, subscriptions
from saiban.exchange.api.asking import Bearer, asks_for_token
from saiban.exchange.api.body import parsed
from saiban.exchange.api.documentation import Documentation

_PROBLEMS = {
    400: "The body can't be read",
    401: "No token, or none that is in force",
    403: "Not permitted: `code` is the reason of the refusal",
    422: "The request can't be answered as it was put",
    429: "The agreement's number of people for the day is used up",
}
_OF_ONE = {404: "There is nothing of yours under this address", 409: "Not done yet", 410: "Removed, its time was over"}
"""What operations may answer instead of an answer."""


_ABOUT = """
Questions of agencies' systems to the registry, under their sharing agreements.

1. Get a token: `POST /oauth2/client/token` with `grant_type=client_credentials`, your `client_id` and `client_secret`,
   and `scope=api`. It lives ten minutes; every request carries it as `Authorization: Bearer ...`.
2. Say in each question what for (`purpose`), and under which `agreement` if your organisation has several.
3. Give each POST an `Idempotency-Key` of its own, and the same one where you send it again.

Every question counts towards the agreement's number of people a day, and stands on the log that those people can read.
"""


class _StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return parsed(request.body)


class _Api(NinjaAPI):
    """Describes problems as what they are: every operation may answer by one, in their own media type."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = problems.Problem.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        schema["components"]["schemas"] |= schema["components"]["schemas"]["Problem"].pop("$defs")
        told = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for path, methods in schema["paths"].items():
            may = _PROBLEMS | _OF_ONE if "{" in path else _PROBLEMS
            for operation in methods.values():
                for status, description in may.items():
                    operation["responses"][status] = {"description": description, "content": told}
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.url_name


api = _Api(
    title="Saiban",
    version="1.0",
    description=_ABOUT,
    urls_namespace="exchange:api",
    auth=Bearer(),
    parser=_StrictParser(),
    docs=Documentation(),
)
everything_else = Router()


@everything_else.api_operation(
    ["GET", "POST", "PUT", "PATCH", "DELETE"], "/{path:rest}", include_in_schema=False, url_name="nothing"
)
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer for every other address."""
    raise Http404


for router in (operations.router, job_operations.router, subscriptions.router, everything_else):
    api.add_router("", router)
problems.handle(api)


def urls() -> list[URLPattern]:
    """Return the addresses of the API: all but its description ask for a token."""
    patterns, _app, _namespace = api.urls
    for pattern in patterns:
        if not pattern.name.startswith("openapi"):
            pattern.callback = asks_for_token(pattern.callback)
    return patterns
