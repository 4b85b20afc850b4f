"""The first look at a rule: its words and signs, before its structure. Most tricks end here, at their exact place."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import parser
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

from saiban.schemes.language.refusals import Where, refusal

CHARACTERS = 4000
TOKENS = 600
LEVELS = 30
RUN = 8
"""Signs NOT and minus in a row."""

SIGNS = {
    TokenType.EQ,
    TokenType.NEQ,
    TokenType.LT,
    TokenType.LTE,
    TokenType.GT,
    TokenType.GTE,
    TokenType.PLUS,
    TokenType.DASH,
    TokenType.STAR,
    TokenType.SLASH,
    TokenType.L_PAREN,
    TokenType.R_PAREN,
    TokenType.COMMA,
    TokenType.DOT,
}
WORDS = {
    TokenType.AND,
    TokenType.OR,
    TokenType.NOT,
    TokenType.IN,
    TokenType.BETWEEN,
    TokenType.IS,
    TokenType.NULL,
    TokenType.CASE,
    TokenType.WHEN,
    TokenType.THEN,
    TokenType.ELSE,
    TokenType.END,
    TokenType.TRUE,
    TokenType.FALSE,
    TokenType.DATE,
}
COMMANDS = {
    getattr(TokenType, name)
    for name in (
        *("ALTER", "ANALYZE", "ATTACH", "COMMAND", "COMMIT", "COPY", "CREATE", "DELETE", "DESCRIBE", "DETACH", "DROP"),
        *("EXECUTE", "GRANT", "INSERT", "INSTALL", "INTO", "JOIN", "KILL", "LOAD", "MERGE", "PRAGMA", "RETURNING"),
        *("ROLLBACK", "SET", "SHOW", "TABLE", "TRUNCATE", "UPDATE", "USE", "WHERE", "GROUP_BY", "ORDER_BY", "HAVING"),
        *("LIMIT", "EXPORT"),
    )
    if hasattr(TokenType, name)
}
TYPES = {"timestamp", "time", "interval", "int", "integer", "bigint", "boolean", "text", "varchar", "decimal", "double"}
PLACEHOLDERS = {"$", "?", ":", "@", "#"}


class RuleDialect(Dialect):
    """SQL expressions with no function of its own: each is looked up in the language's table."""

    class Parser(parser.Parser):
        """A parser that leaves every call as it is written."""

        FUNCTIONS = {}
        FUNCTION_PARSERS = {}
        NO_PAREN_FUNCTIONS = {}
        NO_PAREN_FUNCTION_PARSERS = {"CASE": parser.Parser.NO_PAREN_FUNCTION_PARSERS["CASE"]}


def screened(text: str, where: Where) -> list[Token]:
    """Return the words and signs of a rule; refuse what none has: statements, comments, odd signs, great depth."""
    if not text.strip():
        raise refusal("empty", where)
    if len(text) > CHARACTERS:
        raise refusal("too_long", where, count=str(len(text)), most=str(CHARACTERS))
    try:
        tokens = RuleDialect().tokenize(text)
    except TokenError:
        raise refusal("not_closed", where) from None
    _no_gaps(text, tokens, where)
    for number, token in enumerate(tokens):
        following = tokens[number + 1] if number + 1 < len(tokens) else None
        _known(token, following, text, where)
        _joined(tokens[number - 1] if number else None, token, text, where)
    _measured(tokens, where)
    return tokens


def place(text: str, start: int, where: Where) -> Where:
    """Return the place in the file of a character of a rule that begins at `where`."""
    before = text[:start]
    lines = before.count("\n")
    column = start - (before.rfind("\n") + 1)
    return Where(where.file, where.line + lines, column + (where.column if lines == 0 else 1))


def _no_gaps(text: str, tokens: Sequence[Token], where: Where) -> None:
    """Refuse what the tokenizer passes over: comments, and signs that it does not know."""
    end = 0
    for start, following in [*((token.start, token.end + 1) for token in tokens), (len(text), len(text))]:
        between = text[end:start]
        if between.strip(" \t\r\n"):
            at = place(text, end + len(between) - len(between.lstrip()), where)
            if "--" in between or "/*" in between:
                raise refusal("comment", at)
            raise refusal("character", at, sign=_shown(between.strip(" \t\r\n")[0]))
        end = following


def _shown(sign: str) -> str:
    """Return a sign so that it can be seen: its number where it is blank."""
    return sign if sign.isprintable() and not sign.isspace() else f"U+{ord(sign):04X}"


def _joined(before: Token | None, token: Token, text: str, where: Where) -> None:
    """Refuse two values with nothing between them, such as a type before a text."""
    if before is None or token.token_type in WORDS - {TokenType.CASE, TokenType.DATE} or token.token_type in SIGNS:
        return
    if before.token_type in (SIGNS | WORDS) - {TokenType.R_PAREN, TokenType.END}:
        return
    at, first = place(text, token.start, where), text[before.start : before.end + 1]
    if first.lower() in TYPES:
        raise refusal("cast", place(text, before.start, where), text=text[before.start : token.end + 1])
    raise refusal("not_read", at, near=text[token.start : token.end + 1])


def _known(token: Token, following: Token | None, text: str, where: Where) -> None:
    kind, written, at = token.token_type, text[token.start : token.end + 1], place(text, token.start, where)
    call = following is not None and following.token_type == TokenType.L_PAREN
    if kind is TokenType.STRING and written.startswith("'"):
        return
    if kind is TokenType.SEMICOLON:
        raise refusal("separator", at)
    if kind in (TokenType.SELECT, TokenType.FROM, TokenType.WITH, TokenType.VALUES, TokenType.UNION):
        raise refusal("select", at)
    if kind is TokenType.OVER or written.upper() == "OVER":
        raise refusal("window", at)
    if kind is TokenType.IDENTIFIER:
        raise refusal("double_quotes", at, name=written[1:-1])
    if kind is TokenType.DCOLON:
        raise refusal("cast", at, text="::")
    if kind in SIGNS or kind in WORDS:
        return
    if written[:1] in PLACEHOLDERS:
        raise refusal("placeholder", at, word=written)
    if kind in (TokenType.VAR, TokenType.NUMBER) and written.isascii():
        return
    if written.isidentifier() and written.isascii():
        if kind in COMMANDS and not call:
            raise refusal("command", at, word=written.upper())
        return
    if not written.isascii():
        raise refusal("character", at, sign=next(sign for sign in written if not sign.isascii()))
    raise refusal("not_part", at, text=written)


def _measured(tokens: Sequence[Token], where: Where) -> None:
    """Refuse brackets that do not match and rules too long or deep to read."""
    opened = sum(token.token_type is TokenType.L_PAREN for token in tokens)
    closed = sum(token.token_type is TokenType.R_PAREN for token in tokens)
    if opened != closed:
        raise refusal("brackets", where, opened=str(opened), closed=str(closed))
    level, run = 0, 0
    for token in tokens:
        level += token.token_type in (TokenType.L_PAREN, TokenType.CASE)
        level -= token.token_type in (TokenType.R_PAREN, TokenType.END)
        run = run + 1 if token.token_type in (TokenType.NOT, TokenType.DASH) else 0
        if level > LEVELS or run > RUN:
            raise refusal("too_deep", where, most=str(LEVELS))
    if len(tokens) > TOKENS:
        raise refusal("too_long", where, count=str(len(tokens)), most=str(TOKENS))
