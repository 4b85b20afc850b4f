"""A small invented town whose people stand in three schemes' files, each in its own layout."""

from __future__ import annotations

from pathlib import Path

KAFAALAT = """source: kafaalat
name: {en: Kafaalat beneficiaries, ur: کفالت کے مستحقین}
organisation: bisp
scheme: kafaalat
unit: person
files: "kafaalat*.csv"
mode: snapshot
as_of: {pattern: "_(\\\\d{4}-\\\\d{2}-\\\\d{2})"}
key: [scheme_number]
columns:
  Beneficiary No: scheme_number
  Name: name
  Husband Name: husband_name
  CNIC: cnic
  DOB: {to: birth_date, format: DD/MM/YYYY}
  District: district
  Mobile: phone
  Paid: paid_amount
  Paid On: {to: paid_on, format: DD/MM/YYYY}
constants: {sex: female, enrolment_status: active}
"""
EOBI = """source: eobi
name: {en: EOBI return, ur: ای او بی آئی گوشوارہ}
organisation: eobi
scheme: eobi
unit: person
files: "eobi*.txt"
mode: increment
as_of: 2026-06-30
read: {delimiter: "\\t"}
key: [scheme_number, contribution_month]
columns:
  EOBI No: scheme_number
  Worker: name
  Father/Husband: guardian_name
  NIC: cnic
  Born: {to: birth_date, format: DD/MM/YYYY}
  Sex: sex
  District: district
  Employer No: employer_number
  Employer: employer_name
  Wage: wage
  Contribution: contribution
  Month: {to: contribution_month, format: MM/YYYY}
constants: {enrolment_status: active}
"""
ZAKAT = """source: zakat
name: {en: Zakat list, ur: فہرست زکوٰۃ}
organisation: zakat
scheme: zakat-guzara
unit: person
files: "zakat*.csv"
mode: snapshot
as_of: {pattern: "_(\\\\d{4}-\\\\d{2}-\\\\d{2})"}
columns:
  نام: name
  والد/شوہر کا نام: guardian_name
  شناختی کارڈ: cnic
  تاریخ پیدائش: {to: birth_date, format: DD-MM-YYYY}
  ضلع: district
  رقم: paid_amount
constants: {enrolment_status: active}
"""
WOMEN = [
    # number, Kafaalat name, husband, CNIC, born, district, mobile; the same in Urdu
    ("K1", "Mst Nasreen Bibi", "Muhammad Aslam", "17201-1234567-2", "12/03/1979", "Nowshera", "0301-2345671"),
    ("K2", "Shazia Parveen", "Ghulam Hussain", "17201-7654321-4", "05/11/1985", "Nowshera", "0302-2345672"),
    ("K3", "Rukhsana Begum", "Abdul Rehman", "17301-1112223-6", "23/07/1971", "Peshawar", "0303-2345673"),
    ("K4", "Gul Bano", "Sher Khan", "", "01/01/1966", "Swat", ""),
]


def write(folder: Path, *, day: str = "2026-06-30") -> None:
    """Write the town's extracts and mappings below `folder`."""
    extracts, mappings = folder / "extracts", folder / "mappings"
    extracts.mkdir(parents=True)
    mappings.mkdir()
    for name, text in (("kafaalat", KAFAALAT), ("eobi", EOBI), ("zakat", ZAKAT)):
        (mappings / f"{name}.yaml").write_text(text, encoding="utf-8")
    header = "Beneficiary No,Name,Husband Name,CNIC,DOB,District,Mobile,Paid,Paid On"
    rows = [
        f"{no},{name},{man},{cnic},{born},{place},{tel},14500,15/05/2026"
        for no, name, man, cnic, born, place, tel in WOMEN
    ]
    (extracts / f"kafaalat_{day}.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    works = "E77|Khyber Match Works"
    eobi = [
        "EOBI No|Worker|Father/Husband|NIC|Born|Sex|District|Employer No|Employer|Wage|Contribution|Month",
        f"4100A000111|Nasreen Bibi|Mohd Aslam|17201-1234567-2|12/03/1979|F|Nowshera|{works}|40000|2400|05/2026",
        f"4100A000112|Muhammad Aslam|Noor Muhammad|17201-5550001-1|02/09/1974|M|Nowshera|{works}|42000|2400|05/2026",
    ]
    (extracts / "eobi.txt").write_text("\n".join(eobi).replace("|", "\t") + "\n", encoding="utf-8")
    write_zakat(extracts, day)


def write_zakat(extracts: Path, day: str, *, first: str = "") -> None:
    """Write the Zakat list of a day, with `first` as an additional first row."""
    rows = [
        "نام,والد/شوہر کا نام,شناختی کارڈ,تاریخ پیدائش,ضلع,رقم",
        *([first] if first else []),
        "شازیہ پروین,غلام حسین,17201-7654321-4,05-11-1985,نوشہرہ,9000",
        "رخسانہ بیگم,عبدالرحمان,,23-07-1971,پشاور,9000",
    ]
    (extracts / f"zakat_{day}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
