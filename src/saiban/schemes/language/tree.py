"""What a checked rule is made of. Every node knows its type; nothing else can be in a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from saiban.schemes.definitions import Fact, Parameter, Words

Type = Literal["boolean", "number", "date", "text", "list"]
Whose = Literal["own", "member"]
Comparison = Literal["=", "<>", "<", "<=", ">", ">="]
Operation = Literal["+", "-", "*", "/"]
Function = Literal["as_of", "years", "months", "days", "least", "greatest", "round", "floor", "ceil", "abs", "negative"]
Over = Literal["any", "every", "count", "sum", "min", "max"]


@dataclass(frozen=True, slots=True)
class Value:
    """A value written in the rule."""

    value: bool | Decimal | date | str
    type: Type
    label: Words | None = None  # of a value of a text fact


@dataclass(frozen=True, slots=True)
class FactOf:
    """A fact of the person, or within a function over members, of the member."""

    fact: Fact
    whose: Whose
    type: Type


@dataclass(frozen=True, slots=True)
class ParameterOf:
    """A dated figure of a scheme, for the province of the person or member."""

    name: str  # scheme.code
    parameter: Parameter
    whose: Whose
    formula: Node | None  # where it is worked out from other parameters
    type: Type = "number"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Whether one draws from at least one of some schemes."""

    schemes: tuple[tuple[str, Words], ...]
    whose: Whose
    type: Type = "boolean"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two values compared."""

    how: Comparison
    left: Node
    right: Node
    type: Type = "boolean"


@dataclass(frozen=True, slots=True)
class Worked:
    """Two numbers added, subtracted, multiplied or divided."""

    how: Operation
    left: Node
    right: Node
    type: Type = "number"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Several things that must all be so."""

    parts: tuple[Node, ...]
    type: Type = "boolean"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Several things of which one must be so."""

    parts: tuple[Node, ...]
    type: Type = "boolean"


@dataclass(frozen=True, slots=True)
class Not:
    """Something that must not be so."""

    part: Node
    type: Type = "boolean"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Whether something is not known (IS NULL)."""

    part: Node
    type: Type = "boolean"


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a value is one of a list of written values."""

    part: Node
    values: tuple[Value, ...]
    type: Type = "boolean"


@dataclass(frozen=True, slots=True)
class Case:
    """The first result whose condition holds, else the last; unknown where a condition before is unknown."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Called:
    """A function of dates or numbers."""

    function: Function
    arguments: tuple[Node, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class OverMembers:
    """Something said of all members of the household, the person among them."""

    how: Over
    part: Node
    type: Type


Node: TypeAlias = (
    Value
    | FactOf
    | ParameterOf
    | Enrolled
    | Compared
    | Worked
    | AllOf
    | AnyOf
    | Not
    | Unknown
    | Among
    | Case
    | Called
    | OverMembers
)


def parts(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below a node."""
    match node:
        case Compared() | Worked():
            return (node.left, node.right)
        case AllOf() | AnyOf():
            return node.parts
        case Not() | Unknown() | OverMembers():
            return (node.part,)
        case Among():
            return (node.part, *node.values)
        case Case():
            return (*(each for branch in node.branches for each in branch), node.otherwise)
        case Called():
            return node.arguments
        case ParameterOf(formula=formula) if formula is not None:
            return (formula,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, in the order in which it is written."""
    yield node
    for part in parts(node):
        yield from walk(part)
