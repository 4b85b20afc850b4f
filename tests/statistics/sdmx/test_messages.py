"""What is sent to the United Nations: it keeps to the official schemas, and pysdmx reads back what went in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pysdmx.io import read_sdmx

from saiban.statistics.sdmx.checking import SdmxRefused, check
from saiban.statistics.sdmx.messages import Sending, as_csv, as_xml, structure_as_xml
from saiban.statistics.sdmx.schema import validate
from saiban.statistics.sdmx.structure import custom_breakdowns, structure

OF = structure()
SENDING = Sending("SAIBAN", "PK-2025", datetime(2026, 2, 1, 9, 30, tzinfo=UTC))
PENSIONERS = {
    **dict.fromkeys(OF.dimensions, "_T"),
    "FREQ": "A",
    "REPORTING_TYPE": "N",
    "SERIES": "SI_COV_PENSN",
    "REF_AREA": "586",
    "TIME_PERIOD": "2025",
    "OBS_VALUE": "12.75",
    "OBS_STATUS": "A",
    "UNIT_MULT": "0",
    "UNIT_MEASURE": "PT",
    "NATURE": "C",
    "SOURCE_DETAIL": 'EOBI & Finance Division; census of 2023 "projected" <1 July>',
}


def read_back(text: str) -> list[dict[str, str]]:
    """What pysdmx reads in a message, by the official schemas: each observation without what is empty."""
    (dataset,) = read_sdmx(text, validate=True).data
    rows = dataset.data.astype("string").fillna("").to_dict(orient="records")
    return [{str(name): value for name, value in row.items() if value} for row in rows]


def in_order(rows: list[Mapping[str, str]]) -> list[tuple[tuple[str, str], ...]]:
    return sorted(tuple(sorted((name, value) for name, value in row.items() if value)) for row in rows)


def test_a_message_reads_back_equal_to_what_went_in() -> None:
    rows = [
        PENSIONERS,
        PENSIONERS | {"TIME_PERIOD": "2024", "OBS_VALUE": "11.9"},
        PENSIONERS | {"SEX": "F", "OBS_VALUE": "4.2"},
        PENSIONERS | {"CUST_BREAKDOWN": "C04", "CUST_BREAKDOWN_LB": "بلوچستان", "OBS_VALUE": "", "OBS_STATUS": "Q"},
    ]

    assert in_order(read_back(as_xml(rows, OF, SENDING).decode())) == in_order(rows)
    assert in_order(read_back(as_csv(rows, OF))) == in_order(rows)


def test_the_same_figures_give_the_same_bytes() -> None:
    rows = [PENSIONERS, PENSIONERS | {"SEX": "F"}]

    assert as_xml(rows, OF, SENDING) == as_xml(rows[::-1], OF, SENDING)


@pytest.mark.parametrize(
    ("sent", "instead", "said"),
    [
        (b'SEX="_T"', b'SEX="both"', "attribute 'SEX'"),
        (b'UNIT_MEASURE="PT"', b"", "'UNIT_MEASURE' is required"),
        (b'OBS_VALUE="12.75"', b'OBS_VALUE="twelve"', "attribute 'OBS_VALUE'"),
        (b'dataScope="DataStructure"', b'dataScope="SDG"', "dataScope"),
        (b'NATURE="C"', b'NATION="C"', "'NATION' is not allowed"),
        (b"<mes:Test>false</mes:Test>", b"", "Prepared"),
    ],
)
def test_a_message_that_breaks_the_schemas_does_not_leave(sent: bytes, instead: bytes, said: str) -> None:
    message = as_xml([PENSIONERS], OF, SENDING)
    assert sent in message

    with pytest.raises(SdmxRefused, match=said):
        validate(message.replace(sent, instead), OF)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SERIES": "SI_COV_MATNL"}, "this series is for 'F' alone"),
        ({"AGE": "60+"}, "CL_AGE does not have"),
        ({"OBS_STATUS": "Q"}, "say why there is none"),
        ({"OBS_VALUE": ""}, "give a value"),
        ({"OBS_VALUE": "nan"}, "where a number belongs"),
        ({"REF_AREA": ""}, "REF_AREA is missing"),
        ({"DISTRICT": "PK201"}, "DISTRICT is no component"),
    ],
)
def test_what_does_not_keep_to_the_structure_is_refused_by_name(change: dict[str, str], said: str) -> None:
    with pytest.raises(SdmxRefused, match=said):
        check([PENSIONERS | change], OF)


def test_one_series_has_one_value_at_a_time_and_says_one_thing_of_itself() -> None:
    with pytest.raises(SdmxRefused, match="same series and time"):
        check([PENSIONERS, PENSIONERS | {"OBS_VALUE": "13"}], OF)
    with pytest.raises(SdmxRefused, match="something else of its series"):
        check([PENSIONERS, PENSIONERS | {"TIME_PERIOD": "2024", "COMMENT_TS": "men only"}], OF)


def test_the_structure_goes_out_with_the_figures() -> None:
    (read,) = read_sdmx(structure_as_xml(OF, SENDING), validate=True).get_data_structure_definitions()

    assert [one.id for one in read.components] == [one.id for one in OF.components]
    assert {code.id for code in read.components["SERIES"].local_codes} == set(OF.codes["CL_SERIES"])
    assert set(custom_breakdowns().values()) <= set(OF.codes["CL_CUST_BREAKDOWN"])


_COMMENTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)


@settings(max_examples=40, deadline=None)
@given(
    values=st.lists(
        st.tuples(
            st.integers(1990, 2040),
            st.sampled_from(sorted(OF.codes["CL_AGE"])),
            st.decimals(Decimal(0), Decimal(100), places=4),
            _COMMENTS,
        ),
        min_size=1,
        unique_by=lambda row: row[:2],
    )
)
def test_any_figures_read_back_equal(values: list[tuple[int, str, Decimal, str]]) -> None:
    rows = [
        PENSIONERS | {"TIME_PERIOD": str(year), "AGE": age, "OBS_VALUE": f"{value}", "COMMENT_OBS": comment}
        for year, age, value, comment in values
    ]

    assert in_order(read_back(as_xml(rows, OF, SENDING).decode())) == in_order(rows)
