"""Outcomes that are not to be mixed up, reasons of acquittals, classes of police reports and sentences.

The reasons are a draft of ours, to be settled with prosecutors.
"""

from __future__ import annotations

from saiban.cases.declarations import Outcome, Value, Words

CONVICTED = Outcome("convicted", Words("Convicted after trial", "سماعت کے بعد سزا"))
CONVICTED_ON_PLEA = Outcome("convicted_on_plea", Words("Convicted on a plea of guilty", "اقرارِ جرم پر سزا"))
CONVICTED_IN_ABSENCE = Outcome("convicted_in_absence", Words("Convicted in absence", "غیر حاضری میں سزا"))
PROBATION = Outcome("probation", Words("Released on probation", "پروبیشن پر رہا"))
ACQUITTED = Outcome("acquitted", Words("Acquitted after trial", "سماعت کے بعد بریت"))
ACQUITTED_249A = Outcome("acquitted_249a", Words("Acquitted under s. 249-A", "دفعہ 249-اے کے تحت بریت"))
ACQUITTED_265K = Outcome("acquitted_265k", Words("Acquitted under s. 265-K", "دفعہ 265-کے کے تحت بریت"))
ACQUITTED_IN_APPEAL = Outcome("acquitted_in_appeal", Words("Acquitted in appeal", "اپیل میں بریت"))
CONVICTED_IN_APPEAL = Outcome("convicted_in_appeal", Words("Convicted in appeal", "اپیل میں سزا"))
DISCHARGED = Outcome("discharged", Words("Discharged", "مقدمے سے خارج"))
NOT_SENT_UP = Outcome("not_sent_up", Words("Not sent up for trial", "چالان نہیں کیا گیا"))
WITHDRAWN = Outcome("withdrawn", Words("Withdrawn (s. 494)", "استغاثہ واپس لیا گیا (دفعہ 494)"))
COMPOUNDED = Outcome("compounded", Words("Compounded (s. 345)", "راضی نامہ (دفعہ 345)"))
COMPROMISE = Outcome("compromise", Words("Compromise of heirs, diyat", "ورثا کی معافی، دیت"))
QUASHED = Outcome("quashed", Words("Quashed (s. 561-A)", "کارروائی کالعدم (دفعہ 561-اے)"))
ABATED = Outcome("abated", Words("Abated: the accused died", "ملزم کی وفات: کارروائی ختم"))
JUVENILE = Outcome("juvenile_disposal", Words("Juvenile: diverted or disposed of", "نابالغ: متبادل تصفیہ"))
CONSIGNED = Outcome("consigned", Words("Consigned to the record", "داخلِ دفتر"))
TRANSFERRED = Outcome("transferred_out", Words("Transferred to another service", "دوسری سروس کو منتقل"))
UNTRACED = Outcome("untraced", Words("Untraced (class A)", "ملزم نامعلوم (درجہ اے)"))
FALSE = Outcome("false_report", Words("False report (class B)", "جھوٹی رپورٹ (درجہ بی)"))
CANCELLED = Outcome("cancelled", Words("Cancelled (class C)", "منسوخ (درجہ سی)"))
REFUSED = Outcome("complaint_refused", Words("Complaint refused", "استغاثہ واپس"))
RETURNED = Outcome("returned_to_owner", Words("Returned to its owner", "مالک کو واپس"))
CONFISCATED = Outcome("confiscated", Words("Confiscated", "بحق سرکار ضبط"))
DESTROYED = Outcome("destroyed", Words("Destroyed", "تلف"))

OUTCOMES = (
    CONVICTED, CONVICTED_ON_PLEA, CONVICTED_IN_ABSENCE, PROBATION, ACQUITTED, ACQUITTED_249A, ACQUITTED_265K,
    ACQUITTED_IN_APPEAL, CONVICTED_IN_APPEAL, DISCHARGED, NOT_SENT_UP, WITHDRAWN, COMPOUNDED, COMPROMISE, QUASHED,
    ABATED, JUVENILE, CONSIGNED, TRANSFERRED, UNTRACED, FALSE, CANCELLED, RETURNED, CONFISCATED, DESTROYED,
)  # fmt: skip

CONVICTIONS = frozenset(
    one.code for one in (CONVICTED, CONVICTED_ON_PLEA, CONVICTED_IN_ABSENCE, PROBATION, CONVICTED_IN_APPEAL)
)
ACQUITTALS = frozenset(one.code for one in (ACQUITTED, ACQUITTED_249A, ACQUITTED_265K, ACQUITTED_IN_APPEAL))
"""C and A of the indicators; the other outcomes of an accused are D (discharged, not sent up), W, K or X."""

ACQUITTAL_REASONS = (
    Value("hostile_witness", Words("Witness hostile or resiled", "گواہ منحرف")),
    Value("compromise", Words("Complainant compromised", "مدعی کا راضی نامہ")),
    Value("delayed_fir", Words("Delay in the first information report", "ایف آئی آر میں تاخیر")),
    Value(
        "contradiction", Words("Ocular and medical evidence contradict each other", "چشم دید اور طبی شہادت میں تضاد")
    ),
    Value("recovery", Words("Recovery or safe custody not proved", "برآمدگی یا محفوظ تحویل ثابت نہیں")),
    Value("identification", Words("Identification parade defective", "شناخت پریڈ میں نقص")),
    Value("no_independent_witness", Words("No independent witness (s. 103)", "آزاد گواہ نہیں (دفعہ 103)")),
    Value("motive", Words("Motive not proved", "وجہِ عناد ثابت نہیں")),
    Value("confession", Words("Confession not admissible", "اقبالی بیان ناقابلِ قبول")),
    Value("forensic", Words("Forensic report missing or late", "فرانزک رپورٹ نہیں یا تاخیر سے")),
    Value("charge_defect", Words("Defect in the charge", "فردِ جرم میں نقص")),
    Value("witness_not_produced", Words("Witness not produced", "گواہ پیش نہیں کیا گیا")),
    Value("no_sanction", Words("Sanction missing", "منظوری موجود نہیں")),
    Value("benefit_of_doubt", Words("Benefit of the doubt", "شک کا فائدہ")),
    Value("other", Words("Another reason", "دوسری وجہ")),
)

REPORT_CLASSES = (
    Value("challan", Words("Sent up for trial", "چالان")),
    Value("untraced", Words("Untraced (class A)", "نامعلوم (درجہ اے)")),
    Value("false", Words("False (class B)", "جھوٹا (درجہ بی)")),
    Value("cancelled", Words("Cancelled (class C)", "منسوخ (درجہ سی)")),
)

SENTENCES = (
    Value("death", Words("Death", "سزائے موت")),
    Value("over_7", Words("Over seven years, or life", "سات سال سے زیادہ یا عمر قید")),
    Value("up_to_7", Words("Over three, up to seven years", "تین سے سات سال تک")),
    Value("up_to_3", Words("Up to three years", "تین سال تک")),
    Value("fine", Words("Fine only", "صرف جرمانہ")),
)

COURTS_OF_TRIAL = (
    Value("magistrate", Words("Magistrate", "مجسٹریٹ")),
    Value("session", Words("Court of Session", "سیشن عدالت")),
    Value("anti_terrorism", Words("Anti-Terrorism Court", "انسداد دہشت گردی عدالت")),
    Value("narcotics", Words("Special Court (narcotics)", "خصوصی عدالت (منشیات)")),
    Value("anti_rape", Words("Special Court under the Anti-Rape Act", "انسداد ریپ خصوصی عدالت")),
)
"""What the terms of appeals ask for, beside the court itself."""
