"""Who prosecutes a case: its counsel are named by a head, and say where they must not act."""

from __future__ import annotations

from saiban.cases.declarations import Event, Field, FieldType, Value, Words
from saiban.prosecution.case_types.common import ALL, COUNSEL, HEADS, choice, sealed

ENTRUSTED, REFUSED = "entrusted", "counsel_refused"
DECLARED, ANSWERED = "conflict_declared", "conflict_answered"

ROSTER, TEAM, OWN, ADVICE = "roster", "team", "own", "advice"
WAYS = (
    Value(ROSTER, Words("by the roster of the court", "عدالت کے روسٹر کے مطابق")),
    Value(TEAM, Words("a team that was proposed", "تجویز کردہ ٹیم")),
    Value(OWN, Words("the head's own choice", "سربراہ کا اپنا انتخاب")),
    Value(ADVICE, Words("the advice on postings", "تعیناتی کی سفارش")),
)

OTHER = "other"
CHOICE_REASONS = (
    Value("knows_case", Words("knows the case or its people already", "مقدمے یا متعلقہ افراد سے پہلے واقف")),
    Value("court", Words("appears before this court", "اسی عدالت میں پیش ہوتے ہیں")),
    Value("experience", Words("has the more fitting experience", "زیادہ موزوں تجربہ")),
    Value("load", Words("work at hand is not as it was recorded", "زیرِ کار کام درج شدہ سے مختلف")),
    Value("availability", Words("somebody proposed is not available", "تجویز کردہ میں سے کوئی دستیاب نہیں")),
    Value("learning", Words("a junior is to learn from the others", "نئے وکیل کو سیکھنے کا موقع")),
    Value(
        "victim",
        Words("for the sake of the victim, as a woman prosecutor", "متاثرہ فریق کی خاطر، جیسے خاتون پراسیکیوٹر"),
    ),
    Value("directed", Words("directed by the Prosecutor General", "پراسیکیوٹر جنرل کی ہدایت")),
    Value(OTHER, Words("another reason", "کوئی اور وجہ")),
)
"""Why a head takes another team than the first: a draft of ours, to be settled with heads."""

REFUSAL_REASONS = (
    Value("facts", Words("the facts of the case were not right", "مقدمے کے کوائف درست نہ تھے")),
    Value("counsel", Words("what is recorded of counsel was not right", "وکلا کے بارے میں اندراج درست نہ تھا")),
    Value("nobody_fits", Words("none of the teams does", "کوئی ٹیم موزوں نہیں")),
    Value("wait", Words("counsel are to be named later", "وکیل بعد میں مقرر ہوں گے")),
    Value(OTHER, Words("another reason", "کوئی اور وجہ")),
)

RELATIONS = (
    Value("family", Words("family or friend of a party or witness", "فریق یا گواہ کا رشتہ دار یا دوست")),
    Value("acted", Words("acted for a party before", "پہلے کسی فریق کے وکیل رہے")),
    Value("witness", Words("is a witness, or gave a statement", "خود گواہ ہیں یا بیان دیا")),
    Value("interest", Words("money or property", "مالی مفاد یا جائیداد")),
    Value(OTHER, Words("another reason", "کوئی اور وجہ")),
)

UPHELD, DISMISSED = "upheld", "dismissed"

_COUNSEL = Field("counsel", Words("Counsel (user name)", "وکیل (صارف نام)"))
_DIGEST = Field("digest", Words("Digest of what was proposed", "تجویز کا ڈائجسٹ"))
_WORDS = sealed("words", Words("In words", "تفصیل"), required=False)

EVENTS = (
    Event(
        ENTRUSTED,
        Words("Entrusted to counsel", "وکیلِ استغاثہ کے سپرد"),
        by=HEADS,
        from_=ALL,
        fields=(
            choice("way", Words("How counsel were chosen", "انتخاب کیسے ہوا"), WAYS),
            Field("rank", Words("Number of the team", "ٹیم کا نمبر"), FieldType.INTEGER, required=False),
            Field("lead", Words("Lead (user name)", "سربراہ (صارف نام)")),
            Field("members", Words("Members (user names)", "ارکان (صارف نام)"), required=False),
            choice("because", Words("Reason of the choice", "انتخاب کی وجہ"), CHOICE_REASONS, required=False),
            _WORDS,
            _DIGEST,
        ),
    ),
    Event(
        REFUSED,
        Words("Proposed counsel refused", "تجویز کردہ وکلا نامنظور"),
        by=HEADS,
        from_=ALL,
        fields=(choice("refused_because", Words("Reason", "وجہ"), REFUSAL_REASONS), _WORDS, _DIGEST),
    ),
    Event(
        DECLARED,
        Words("Counsel declared a conflict of interest", "وکیل نے مفادات کا ٹکراؤ ظاہر کیا"),
        by=COUNSEL,
        from_=ALL,
        fields=(
            _COUNSEL,
            choice("relation", Words("Relation", "تعلق"), RELATIONS),
            Field("with_party", Words("With which party", "کس فریق سے"), FieldType.PARTY, required=False),
            _WORDS,
        ),
    ),
    Event(
        ANSWERED,
        Words("A declared conflict was answered", "مفادات کے ٹکراؤ پر فیصلہ"),
        by=HEADS,
        from_=ALL,
        fields=(
            _COUNSEL,
            choice(
                "answer",
                Words("Answer", "فیصلہ"),
                (
                    Value(UPHELD, Words("there is a conflict: they leave the case", "ٹکراؤ ہے: مقدمے سے الگ")),
                    Value(
                        DISMISSED,
                        Words("there is none that matters: they go on", "کوئی قابلِ لحاظ ٹکراؤ نہیں: کام جاری"),
                    ),
                ),
            ),
            _WORDS,
        ),
    ),
)
