"""Searches by message: who is found, in which form of record, and what of them is told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from saiban.access.models import AccessLog
from saiban.access.shared_fields import SharedField
from saiban.exchange import keys
from saiban.exchange.dci import encryption
from tests.exchange import asking
from tests.exchange.asking import BENEFICIARIES, SEARCH, System, expression, number, predicate
from tests.registry.agreed import agree
from tests.registry_pages.town import CNIC_ASLAM, CNIC_RUKHSANA, Town

ALL = [field.value for field in SharedField]
NOBODYS = "3520299999999"


def test_a_number_leads_to_a_person_with_the_granted_fields_alone(town: Town, system: System) -> None:
    agree("names", fields=["name", "birth_date"])
    status, answer = system.search(number("35202-1234567-2", reg_record_type="SRPerson"))
    assert status == 200
    system.check(answer)
    assert answer["header"]["action"] == "on-search" and answer["header"]["status"] == "succ"
    (found,) = answer["message"]["search_response"]
    assert (found["reference_id"], found["status"]) == ("r-1", "succ")
    assert found["data"]["reg_type"] == "ns:org:RegistryType:Social"
    assert found["data"]["reg_records"] == [
        {
            "@type": "SRPerson",
            "name": {"@type": "Name", "given_name": "Rukhsana Bibi"},
            "birth_date": "1984-03-04T00:00:00",
        }
    ]
    assert found["pagination"] == {"page_size": 20, "page_number": 1, "total_count": 1}


def test_a_member_has_the_codes_of_the_standard(town: Town, system: System) -> None:
    agree("all", fields=ALL)
    (record,) = system.find(number(CNIC_RUKHSANA))["data"]["reg_records"]
    rukhsana = town.people["Rukhsana Bibi"]
    assert record["@type"] == "Member"
    numbers = {(one["identifier_type"], one["identifier_value"]) for one in record["member_identifier"]}
    assert {("REGISTRY_NUMBER", rukhsana.number), ("UIN", CNIC_RUKHSANA), ("EOBI_NO", "4700B012345")} <= numbers
    assert (record["marital_status"], record["demographic_info"]["sex"]) == ("M", "female")
    related = {
        one["relationship_type"]: one["related_member"]["name"]["given_name"] for one in record["related_person"]
    }
    assert related == {"FTH": "Ghulam Nabi", "SPS": "Muhammad Aslam"}
    (address,) = record["demographic_info"]["address"]
    assert (address["sub_region_code"], address["region_code"], address["country_code"]) == ("PK617", "PK-PB", "PK")
    assert record["employment_status"] == "1"
    assert "key" not in json.dumps(record)


def test_a_household_comes_as_group_with_its_head_and_members(town: Town, system: System) -> None:
    agree("all", fields=ALL)
    (record,) = system.find(number(CNIC_RUKHSANA, response_entity="Group"))["data"]["reg_records"]
    assert (record["group_type"], record["group_size"], record["poverty_score"]) == ("2", 3, 24.31)
    assert record["group_head_info"]["demographic_info"]["name"]["given_name"] == "Muhammad Aslam"
    relations = [one["related_person"][-1]["relationship_type"] for one in record["member_list"]]
    assert relations == ["SELF", "SPS", "DAUC"]
    by_its_number = number(
        record["group_identifier"][0]["identifier_value"], "REGISTRY_NUMBER", response_entity="Group"
    )
    assert system.find(by_its_number)["data"]["reg_records"] == [record]


def test_a_beneficiary_comes_once_for_each_enrolment_with_what_the_scheme_paid(town: Town, system: System) -> None:
    agree("all", fields=ALL)
    found = system.find(number(CNIC_RUKHSANA), address=BENEFICIARIES)
    assert found["data"]["reg_record_type"] == "Beneficiary"
    told = {one["programme_identifier"][0]["programme_identifier"]: one for one in found["data"]["reg_records"]}
    assert set(told) == {"kafaalat", "eobi", "pessi"}
    kafaalat, pessi = told["kafaalat"], told["pessi"]
    assert (kafaalat["enrollment_status"], kafaalat["enrollment_date"]) == ("1", "2021-07-01T00:00:00")
    assert (kafaalat["assistance_unit"], len(kafaalat["benefits"])) == ("1", 16)
    paid = {"@type": "Benefit", "benefit_type": "1", "benefit_date": "2025-10-15T00:00:00"}
    assert kafaalat["benefits"][0] == paid | {"benefit_value": "PKR 10500.00"}
    assert (pessi["enrollment_status"], pessi["benefits"]) == ("3", [])


def test_beneficiaries_need_the_field_of_enrolments(town: Town, system: System) -> None:
    agree("names", fields=["name"])
    status, answer = system.search(number(CNIC_RUKHSANA), address=BENEFICIARIES)
    assert (status, answer["errors"][0]["code"]) == (403, "err.request.forbidden")


def names_found(system: System, criteria: dict[str, Any]) -> list[str]:
    found = system.find(criteria)
    assert found["status"] == "succ", found
    return [one["demographic_info"]["name"]["given_name"] for one in found["data"]["reg_records"]]


def test_expressions_and_predicates_say_the_same(town: Town, system: System) -> None:
    agree("all", fields=ALL)
    women = [
        expression({"$and": [{"gender": {"$eq": "female"}}, {"location": {"$eq": "PK617"}}]}),
        expression({"demographic_info.person.sex": "F", "district": {"$in": ["PK617"]}}),
        predicate(
            {
                "seq_num": 1,
                "expression1": {"attribute_name": "sex", "operator": "eq", "attribute_value": "f"},
                "condition": "and",
                "expression2": {"attribute_name": "sub_region_code", "operator": "eq", "attribute_value": "PK617"},
            }
        ),
        predicate(
            {"expression1": {"attribute_name": "sex", "operator": "eq", "attribute_value": "female"}, "condition": ""},
            {"expression1": {"attribute_name": "location", "operator": "in", "attribute_value": ["PK617"]}},
        ),
        predicate(
            {
                "expression1": {"attribute_name": "location", "operator": "eq", "attribute_value": "PK617"},
                "condition": "not",
                "expression2": {"attribute_name": "sex", "operator": "eq", "attribute_value": "male"},
            }
        ),
    ]
    for criteria in women:
        assert sorted(names_found(system, criteria)) == ["Rukhsana Bibi", "Shabnam Bibi"], criteria


def test_what_the_standards_samples_ask_is_understood(town: Town, system: System) -> None:
    agree("all", fields=ALL)
    by_number = {"attribute_name": "UIN", "operator": "eq", "attribute_value": CNIC_ASLAM}
    assert names_found(
        system, predicate({"seq_num": "", "expression1": by_number, "condition": "", "expression2": ""})
    ) == ["Muhammad Aslam"]
    children = {"attribute_name": "age", "operator": "lt", "attribute_value": "25"}
    poor = {"attribute_name": "poverty_score", "operator": "lt", "attribute_value": "25.5"}
    assert names_found(system, predicate({"expression1": children, "condition": "and", "expression2": poor})) == [
        "Shabnam Bibi"
    ]
    grown = {"attribute_name": "age", "operator": "gte", "attribute_value": 18}
    young = predicate({"expression1": grown, "condition": "not"}, query_type="expression")
    assert names_found(system, young) == ["Shabnam Bibi"]


def test_pages_are_sorted_and_counted(town: Town, system: System) -> None:
    agree("all", fields=ALL)
    seen = []
    for page in (1, 2, 3):
        criteria = expression(
            {"sex": "male"},
            sort=[{"attribute_name": "birth_date", "sort_order": "desc"}],
            pagination={"page_size": 2, "page_number": page},
        )
        found = system.find(criteria)
        assert found["pagination"] == {"page_size": 2, "page_number": page, "total_count": 4}
        seen += [one["demographic_info"]["birth_date"][:4] for one in found["data"]["reg_records"]]
    assert seen == ["1991", "1979", "1979", "1968"]


def test_each_search_of_a_message_has_its_own_answer(town: Town, system: System) -> None:
    agree("all", fields=ALL)
    agree("eligible", purpose="eligibility_check", fields=["sex"])
    eligible = asking.authorised("eligibility_check")
    status, answer = system.search(
        number(CNIC_RUKHSANA), number(CNIC_ASLAM, authorize=eligible), number(NOBODYS), expression({})
    )
    assert status == 200
    first, second, third, fourth = answer["message"]["search_response"]
    assert [one["reference_id"] for one in (first, second, third, fourth)] == ["r-1", "r-2", "r-3", "r-4"]
    assert second["data"]["reg_records"] == [
        {"@type": "Member", "demographic_info": {"@type": "Person", "sex": "male"}}
    ]
    assert third["data"]["reg_records"] == [] and third["status"] == "succ"
    assert (fourth["status"], fourth["status_reason_code"]) == ("rjct", "rjct.filter.invalid")


def test_the_purpose_may_stand_in_consent_or_in_the_header(town: Town, system: System) -> None:
    agree("names", fields=["name"])
    in_consent = number(CNIC_RUKHSANA, authorize="", consent=asking.authorised())
    assert system.find(in_consent)["status"] == "succ"
    status, _answer = system.search(number(CNIC_RUKHSANA, authorize=""), meta={"purpose": {"code": asking.PURPOSE}})
    assert status == 200


def test_an_agreement_can_be_named(town: Town, system: System) -> None:
    agree("narrow", schemes=["kafaalat"], fields=["name"])
    agree("wide", fields=["sex"])
    assert "name" in system.find(number(CNIC_RUKHSANA))["data"]["reg_records"][0]["demographic_info"]
    wide = number(CNIC_RUKHSANA, authorize=asking.authorised(agreement="wide"))
    assert system.find(wide)["data"]["reg_records"][0]["demographic_info"] == {"@type": "Person", "sex": "female"}


def test_an_encrypted_question_gets_an_encrypted_answer(town: Town, system: System) -> None:
    agree("names", fields=["name"])
    envelope = system.encrypted(system.header("search"), asking.searches(number(CNIC_RUKHSANA)))
    assert CNIC_RUKHSANA not in json.dumps(envelope)
    status, answer = system.post(SEARCH, envelope)
    assert status == 200 and answer["header"]["is_msg_encrypted"] is True
    system.check(answer)
    assert "Rukhsana" not in json.dumps(answer)
    opened = json.loads(encryption.decrypt(answer["message"], system.decryption))
    assert opened["search_response"][0]["data"]["reg_records"][0]["demographic_info"]["name"]["given_name"]


def test_what_is_encrypted_for_somebody_else_is_not_opened(town: Town, system: System) -> None:
    from joserfc.jwk import OKPKey

    agree("names", fields=["name"])
    sealed = encryption.encrypt(asking.searches(number(CNIC_RUKHSANA)), OKPKey.generate_key("X25519"))
    status, answer = system.ask(SEARCH, sealed, is_msg_encrypted=True)
    assert (status, answer["errors"][0]["code"]) == (400, "err.encryption.invalid")


def test_every_answer_is_on_the_log_under_the_partner(town: Town, system: System) -> None:
    agree("names", fields=["name"])
    system.find(number(CNIC_RUKHSANA))
    row = AccessLog.objects.exclude(agreement="").get()
    assert (row.act, row.partner, row.agreement, row.purpose) == ("view", "eobi-core", "names", asking.PURPOSE)
    assert row.subjects == [town.people["Rukhsana Bibi"].pk]
    assert (row.on_behalf_of_id, row.fields, row.results) == ("eobi", ["name"], 1)
    assert row.request


def test_a_message_is_taken_once(town: Town, system: System) -> None:
    agree("names", fields=["name"])
    envelope = system.signed(system.header("search"), asking.searches(number(CNIC_RUKHSANA)))
    assert system.post(SEARCH, envelope)[1]["header"]["status"] == "succ"
    before = AccessLog.objects.filter(act="view").count()
    status, answer = system.post(SEARCH, envelope)
    assert status == 200 and "message" not in answer
    assert (answer["header"]["status"], answer["header"]["status_reason_code"]) == ("rjct", "rjct.message_id.duplicate")
    assert AccessLog.objects.filter(act="view").count() == before
    assert AccessLog.objects.filter(outcome="refused", reason="rjct.message_id.duplicate").count() == 1


@pytest.mark.parametrize("ago", [timedelta(minutes=6), timedelta(minutes=-2)])
def test_a_message_of_another_time_is_not_taken(town: Town, system: System, ago: timedelta) -> None:
    agree("names", fields=["name"])
    _status, answer = system.search(number(CNIC_RUKHSANA), message_ts=asking.stamp(ago))
    assert answer["header"]["status_reason_code"] == "rjct.message_ts.invalid"


def test_a_message_for_another_registry_is_not_taken(town: Town, system: System) -> None:
    agree("names", fields=["name"])
    status, answer = system.search(number(CNIC_RUKHSANA), receiver_id="crvs.example.org")
    assert (status, answer["errors"][0]["code"]) == (400, "err.receiver_id.invalid")
    assert system.search(number(CNIC_RUKHSANA), receiver_id="SR")[0] == 200
    assert keys.OUR_ID == "saiban"
