"""What a referral says: the payload of version 1, read strictly. docs/referrals.md describes each field.

Every field is named here with its type and its limits; one that is missing, too long, of another type or not known is
refused by its path.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from saiban.cases.declarations import Words
from saiban.prosecution.referrals.faults import ReferralFault

FORMAT, VERSION = "saiban-referral", 1
MOST_PEOPLE = 60
MOST_DOCUMENTS = 50
MOST_EVENTS = 5_000
LARGEST_DOCUMENT = 20 * 1024 * 1024
LARGEST_PAYLOAD = 8 * 1024 * 1024

_CLEAN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
"""A body: eobi, prosecution-sindh."""
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Word = Annotated[str, StringConstraints(max_length=60, pattern=_CLEAN)]
Note = Annotated[str, StringConstraints(max_length=120, pattern=_CLEAN)]
Line = Annotated[str, StringConstraints(max_length=300, pattern=_CLEAN)]
Paragraph = Annotated[str, StringConstraints(max_length=2_000, pattern=_CLEAN)]
Long = Annotated[str, StringConstraints(max_length=20_000, pattern=_CLEAN)]
SealedText = Annotated[str, StringConstraints(max_length=60_000, pattern=_CLEAN)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_CLEAN)]
NameOrNone = Annotated[str, StringConstraints(max_length=200, pattern=_CLEAN)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=_CLEAN)]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=_CLEAN)]
Offences = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_CLEAN)]
NumberText = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=_CLEAN)]
CaseNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{1,24}$")]
CaseNumberOrNone = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{0,24}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class DocumentEntry(_Strict):
    """A document of the file: its bytes stand beside what is signed, bound by their SHA-256."""

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,40}$")]
    title: Title
    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,100}$")]
    bytes: Annotated[int, Field(ge=1, le=LARGEST_DOCUMENT)]
    sha256: Digest


class _Payload(_Strict):
    """What every kind of file begins with."""

    format: Literal["saiban-referral"]
    version: Literal[1]
    id: Id
    made_at: AwareDatetime
    sender: Code
    recipient: Code
    documents: Annotated[tuple[DocumentEntry, ...], Field(max_length=MOST_DOCUMENTS)] = ()


class Sanction(_Strict):
    """The sanction of a complaint: its number and day, and who gave it (codes of `sanctions.csv`)."""

    number: Word
    on: date
    authority: Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,40}$")]
    name: Line = ""


class Person(_Strict):
    """Somebody of a complaint: an accused, or the officer who complains."""

    name: Name
    parentage: Line = ""
    designation: Line = ""
    cnic: Word = ""
    phone: Word = ""


class Employer(_Strict):
    """The establishment: its name and its number with the institution."""

    name: Name
    registration: Word = ""
    address: Line = ""


class Complaint(_Strict):
    """An institution's complaint against an employer."""

    reference: Reference
    law: Literal["eob", "social_security"]
    known_on: date
    offences: Offences
    facts: Long
    district: Word = ""
    employer: Employer
    accused: Annotated[tuple[Person, ...], Field(min_length=1, max_length=MOST_PEOPLE)]
    complainant: Person
    sanction: Sanction | None


class ComplaintFile(_Payload):
    """A file of the kind `complaint`."""

    kind: Literal["complaint"]
    complaint: Complaint


class Place(_Strict):
    """A police station or court, as the sender's table has it; `district` is a code of the common list of places."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,60}$")]
    name_en: Name
    name_ur: Line = ""
    kind: Word
    district: Word


class Witness(_Strict):
    """A witness by number. Of a protected one nothing but number and kind travels."""

    number: Annotated[int, Field(ge=1, le=999)]
    kind: Word
    name: NameOrNone = ""
    phone: Word = ""
    sex: Word = ""
    child: bool = False
    protected: bool = False


class CustodyLine(_Strict):
    """A line of an exhibit's ledger; `seq` is the event that proves it."""

    seq: int
    from_holder: Word
    to_holder: Word
    left_at: AwareDatetime
    arrived_at: AwareDatetime
    purpose: Note = ""
    from_who: Note = ""
    to_who: Note = ""
    seal: Word = ""
    intact: bool = True
    receipt: Word = ""


class Exhibit(_Strict):
    """An exhibit with its ledger."""

    number: Annotated[int, Field(ge=1, le=999)]
    kind: Word
    words: Line
    quantity: Word = ""
    forensic: bool = False
    custody: Annotated[tuple[CustodyLine, ...], Field(max_length=500)] = ()


class Hearing(_Strict):
    """A day before a court."""

    court: Word
    on: date
    purpose: Word
    result: Word
    asked_by: Word = ""
    reason: Word = ""
    next_on: date | None = None


class Event(_Strict):
    """An event of the chain: `content` is what its hash is made of, `opened` its sealed values with their salt."""

    content: dict[str, Any]
    opened: dict[str, SealedText] = {}


class Transfer(_Strict):
    """A whole case: its chain of events with its head, and the tables beside it."""

    number: CaseNumber
    case_type: Literal["criminal_case", "complaint_case"]
    confidentiality: Literal["normal", "restricted", "sealed"]
    reason: Line
    order: Line = ""
    head: Digest
    events: Annotated[tuple[Event, ...], Field(min_length=1, max_length=MOST_EVENTS)]
    station: Place | None = None
    courts: Annotated[tuple[Place, ...], Field(max_length=100)] = ()
    witnesses: Annotated[tuple[Witness, ...], Field(max_length=500)] = ()
    exhibits: Annotated[tuple[Exhibit, ...], Field(max_length=500)] = ()
    hearings: Annotated[tuple[Hearing, ...], Field(max_length=2_000)] = ()


class TransferFile(_Payload):
    """A file of the kind `transfer`."""

    kind: Literal["transfer"]
    transfer: Transfer


class Answer(_Strict):
    """What became of a referral: taken under a number, or refused for a reason."""

    to: Id
    digest: Digest
    outcome: Literal["taken", "refused"]
    on: date
    number: CaseNumberOrNone = ""
    reason: Word = ""
    words: Paragraph = ""


class AnswerFile(_Payload):
    """A file of the kind `answer`."""

    kind: Literal["answer"]
    answer: Answer


Payload = ComplaintFile | TransferFile | AnswerFile
_ANY: TypeAdapter[Payload] = TypeAdapter(Annotated[Payload, Field(discriminator="kind")])
_KINDS = ("complaint", "transfer", "answer")


def read_payload(text: bytes) -> Payload:
    """Read the payload of a referral. Raises `ReferralFault` with the first field that is not as it should be."""
    if len(text) > LARGEST_PAYLOAD:
        raise ReferralFault(
            "too_large", Words("What is signed is larger than 8 MB.", "دستخط شدہ متن 8 ایم بی سے بڑا ہے۔")
        )
    read_json(text)
    try:
        return _ANY.validate_json(text, strict=True)
    except ValidationError as fault:
        raise _refused(fault) from None


def read_json(text: bytes) -> Any:
    """Read JSON in which no name stands twice and no number is none. Raises `ReferralFault`."""
    try:
        return json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
    except ReferralFault:
        raise
    except (ValueError, RecursionError):
        raise ReferralFault("no_json", Words("This is no JSON in UTF-8.", "یہ UTF-8 میں JSON نہیں ہے۔")) from None


def written(payload: Payload) -> bytes:
    """Return a payload as it is signed: JSON in UTF-8 with sorted names and no blanks."""
    told = payload.model_dump(mode="json")
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ReferralFault("twice", Words("This name stands twice.", "یہ نام دو بار آیا ہے۔"), twice[:60])
    return found


def _no_number(_told: str) -> Any:
    raise ReferralFault("no_number", Words("NaN and Infinity are no numbers.", "NaN اور Infinity عدد نہیں۔"))


NO_OBJECT = Words("The file holds an object of JSON, as docs/referrals.md shows.", "فائل میں JSON آبجیکٹ ہونا چاہیے۔")

_SAID = {
    "missing": Words("This field is missing.", "یہ خانہ موجود نہیں۔"),
    "extra_forbidden": Words("The format has no such field.", "اس شکل میں ایسا کوئی خانہ نہیں۔"),
    "union_tag_not_found": Words("This field is missing.", "یہ خانہ موجود نہیں۔"),
    "string_too_long": Words("This is too long.", "یہ حد سے لمبا ہے۔"),
    "string_too_short": Words("This is empty or too short.", "یہ خالی یا بہت مختصر ہے۔"),
    "too_long": Words("These are too many.", "یہ تعداد حد سے زیادہ ہے۔"),
    "too_short": Words("These are too few.", "یہ تعداد بہت کم ہے۔"),
    "literal_error": Words("This value is none of those that can stand here.", "یہ قدر یہاں نہیں آ سکتی۔"),
    "union_tag_invalid": Words("This value is none of those that can stand here.", "یہ قدر یہاں نہیں آ سکتی۔"),
    "timezone_aware": Words("A time with its zone is expected.", "وقت اپنے منطقے کے ساتھ چاہیے۔"),
}
_DATES = Words("A day is expected, as 2026-11-30.", "تاریخ چاہیے، جیسے 2026-11-30۔")
_OTHERWISE = Words("This is not what the format says.", "یہ مقررہ شکل کے مطابق نہیں۔")


def _refused(fault: ValidationError) -> ReferralFault:
    first = fault.errors(include_url=False, include_context=False, include_input=False)[0]
    kind = first["type"]
    path = [str(part) for part in first["loc"]]
    if path and path[0] in _KINDS:
        path = path[1:]  # the union's own step
    if kind.startswith("union_tag"):
        path = ["kind"]
    words = _SAID.get(kind) or (_DATES if kind.startswith("date") else _OTHERWISE)
    return ReferralFault(kind, words, ".".join(path)[:120])
