"""Whether a book holds together: rules that can be read, names that are known, words whose places can be filled."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass, field

from saiban.schemes.definitions import Book, Example, SchemeRules, SharedParameters, Words
from saiban.schemes.faults import Fault, SchemeRefused, nearest
from saiban.schemes.language import Rule, RuleRefused, Where, parse, vocabulary
from saiban.schemes.language.parsing import Wanted
from saiban.terms import packaged

FEWEST_EXAMPLES = 4


def check(book: Book) -> None:
    """Refuse a book that does not hold together. Raises `SchemeRefused` with every fault of every file."""
    faults: list[Fault] = []
    homes: list[SchemeRules | SharedParameters] = [*book.shared.values(), *book.schemes.values()]
    for home in homes:
        checked = _Check(book, home)
        checked.parameters()
        if isinstance(home, SchemeRules):
            checked.rules(home)
            checked.names(home)
            checked.examples(home.examples)
        faults += checked.faults
    if faults:
        raise SchemeRefused(faults)


@functools.cache
def directory_codes(table: str) -> frozenset[str]:
    """Return the codes in a packaged table of the directory: organisations or schemes."""
    return frozenset(row["code"] for row in packaged.rows("saiban.directory", f"tables/{table}.csv"))


@dataclass
class _Check:
    """Looks through one file of a book and gathers its faults."""

    book: Book
    home: SchemeRules | SharedParameters
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, line: int, at: str, en: str, ur: str) -> None:
        self.faults.append(Fault(self.home.file, line, at, Words(en, ur)))

    def parameters(self) -> None:
        """Read those that are worked out from others: one that goes round in a circle is refused here."""
        for code, parameter in self.home.parameters.items():
            if parameter.formula is not None:
                self.rule(f"param('{code}')", parameter.line, f"parameters.{code}", "amount")

    def rules(self, scheme: SchemeRules) -> None:
        """Read the conditions and the amount, and look at the words beside them."""
        for condition in scheme.conditions:
            at = f"conditions.{condition.code}"
            rule = self.rule(condition.when, condition.line, at, "condition")
            if rule is not None:
                own = (name.removeprefix(f"{scheme.code}.") for name in rule.parameters)
                read = {*rule.facts, *rule.parameters, *own}
                self.places(condition.label, condition.line, f"{at}.label", read)
                self.places(condition.refused, condition.line, f"{at}.no", read)
        amount, line = scheme.entitlement.amount, scheme.entitlement.line
        rule = None if amount is None else self.rule(amount, line, "amount.formula", "amount")
        read = {*scheme.parameters, *(rule.parameters if rule else ())}
        self.places(scheme.entitlement.words, line, "amount.words", read)

    def rule(self, text: str, line: int, at: str, wanted: Wanted) -> Rule | None:
        where = Where(self.home.file, line)
        try:
            return parse(text, vocabulary=vocabulary(self.book, self.home.code), where=where, wanted=wanted)
        except RuleRefused as refused:
            self.faults.append(Fault(refused.where.file, refused.where.line, at, refused.said))
            return None

    def places(self, words: Words, line: int, at: str, read: Collection[str]) -> None:
        """Refuse {names} that the rule beside the words does not read: nothing could stand there."""
        for name in words.places:
            if name not in read:
                en = f"the words name {{{name}}}, which the rule does not read.{nearest(name, read)}"
                self.refuse(line, at, en, f"الفاظ میں {{{name}}} ہے جو اس قاعدے میں نہیں۔")

    def names(self, scheme: SchemeRules) -> None:
        """Refuse organisations and schemes that nobody knows."""
        named = [("agency", scheme.agency), ("entry.decides", scheme.entry.decides)]
        named += [(f"agency.{province}", code) for province, code in scheme.agencies.items()]
        named += [("decided_by", scheme.decided_by)] if scheme.decided_by is not None else []
        known = directory_codes("organisations")
        for at, code in named:
            if code not in known:
                en = f"there is no organisation {code!r}.{nearest(code, known)}"
                self.refuse(1, at, en, f"«{code}» نام کا کوئی ادارہ نہیں۔")
        schemes = directory_codes("schemes") | self.book.schemes.keys()
        for excluded in scheme.excludes:
            if excluded.scheme not in schemes:
                en = f"there is no scheme {excluded.scheme!r}.{nearest(excluded.scheme, schemes)}"
                self.refuse(1, "excludes", en, f"«{excluded.scheme}» نام کی کوئی سکیم نہیں۔")

    def examples(self, examples: Collection[Example]) -> None:
        """Refuse a scheme with too few worked examples to be tested by."""
        if len(examples) < FEWEST_EXAMPLES:
            en = (
                f"{len(examples)} worked examples; at least {FEWEST_EXAMPLES}: a yes, a no, an unknown, one at a limit."
            )
            ur = f"حل شدہ مثالیں {len(examples)}؛ کم از کم {FEWEST_EXAMPLES} چاہییں: ہاں، نہیں، نامعلوم، اور ایک حد پر۔"
            self.refuse(1, "examples", en, ur)
