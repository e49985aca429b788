"""Small files of the right shape, made by hand; every name in them is invented."""

import json

GIAS = (
    "URN,LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),"
    "EstablishmentStatus (name),PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,Street,"
    "Locality,Address3,Town,Postcode,SchoolWebsite,TelephoneNum,UKPRN,OfficialSixthForm (name)\r\n"
    "900001,Nowhere,4001,Hope Street High School,Academy converter,Open,Secondary,11,16,1 Hope Street,"
    ",,Halifax,HX1 1UJ,www.hope.example,01422000001,,Does not have a sixth form\r\n"
    '900002,Nowhere,4002,Café Road Primary School,Community school,"Open, but proposed to close",'
    "Primary,4,11,2 Café Road,,,Todmorden,OL14 5QA,,,,Not applicable\r\n"
    "900003,Nowhere,4003,Old Mill School,Community school,Closed,Primary,4,11,3 Mill Lane,,,Halifax,"
    "HX1 1UJ,,,,Not applicable\r\n"
).encode("windows-1252")

LIBRARY_HOURS = (
    b"Local authority,Library name,Address 1,Address 2,Address 3,Postcode,Year closed,"
    b"Monday staffed hours,Tuesday staffed hours,Saturday staffed hours,URL,Email address\n"
    b"Nowhere Metropolitan Borough Council,Hope Street,1 Hope Street,Halifax,,HX1 1UJ,,"
    b",10:30-16:00,09:00-12:30,https://libraries.example/hope,hope@libraries.example\n"
    b"Nowhere Metropolitan Borough Council,Mill Lane,2 Mill Lane,Halifax,,HX1 1UJ,2019,,,,,\n"
)

LIBRARIES = (
    b"reporting,name,address1,address2,address3,authority,postcode,operation_23,closed\n"
    b"Nowhere,Hope Street,1 Hope Street,Halifax,,Nowhere,HX1 1UJ,LA,\n"
)

EMPLOYERS = (
    b"EmployerName,EmployerId,Address,PostCode,CompanyNumber,SicCodes,EmployerSize,CurrentName\n"
    b'HOPE STREET MOTORS LTD,71001,"1 Hope Street, Halifax",HX1 1UJ,1234567,45200,250 to 499,\n'
)

HOSPITALS = b"name,lat,lon\nHope Street Hospital,53.7,-1.8\n"


def oruk_service(**more):
    """One service with everything that we read."""
    return {
        "id": "0f5b1b1e-0000-4000-8000-000000000001",
        "name": "Money and debt advice",
        "description": "Help with bills, benefits and debt.",
        "url": "https://advice.example/money",
        "email": "money@advice.example",
        "status": "active",
        "minimum_age": 16,
        "maximum_age": 25,
        "assured_date": "2026-10-01",
        "assurer_email": "council@example.org",
        "last_modified": "2026-10-01T10:30:45.123Z",
        "organization": {
            "id": "0f5b1b1e-0000-4000-8000-000000000002",
            "name": "Hope Street Advice",
            "description": "Free advice for everybody.",
            "website": "https://advice.example",
            "organization_identifiers": [
                {
                    "id": "0f5b1b1e-0000-4000-8000-000000000003",
                    "identifier_scheme": "GB-CHC",
                    "identifier_type": "Charity number",
                    "identifier": "1000001",
                }
            ],
        },
        "service_at_locations": [
            {
                "id": "0f5b1b1e-0000-4000-8000-000000000004",
                "location": {
                    "id": "0f5b1b1e-0000-4000-8000-000000000005",
                    "location_type": "physical",
                    "name": "Advice House",
                    "addresses": [
                        {
                            "id": "0f5b1b1e-0000-4000-8000-000000000006",
                            "address_1": "1 Hope Street",
                            "city": "Halifax",
                            "state_province": "West Yorkshire",
                            "postal_code": "HX1 1UJ",
                            "country": "GB",
                            "address_type": "physical",
                        }
                    ],
                    "accessibility": [
                        {
                            "id": "0f5b1b1e-0000-4000-8000-000000000007",
                            "description": "Wheelchair ramp and induction loop",
                        }
                    ],
                },
            }
        ],
        "schedules": [
            {
                "id": "0f5b1b1e-0000-4000-8000-000000000008",
                "freq": "WEEKLY",
                "byday": "TU,TH",
                "opens_at": "10:00",
                "closes_at": "13:00",
            }
        ],
        "languages": [{"id": "0f5b1b1e-0000-4000-8000-000000000009", "code": "ur"}],
        "cost_options": [{"id": "0f5b1b1e-0000-4000-8000-00000000000a", "amount": 0}],
        "contacts": [
            {
                "id": "0f5b1b1e-0000-4000-8000-00000000000b",
                "name": "Ann Example",
                "title": "Adviser",
                "phones": [
                    {"id": "0f5b1b1e-0000-4000-8000-00000000000c", "number": "01422 000 002"}
                ],
            }
        ],
        "attributes": [
            {
                "id": "0f5b1b1e-0000-4000-8000-00000000000d",
                "taxonomy_term": {
                    "id": "0f5b1b1e-0000-4000-8000-00000000000e",
                    "name": "Debt",
                    "description": "Debt",
                },
            }
        ],
    } | more


def oruk_page(*services, page=1, pages=1):
    """A page of a list of services."""
    return {
        "total_items": len(services),
        "total_pages": pages,
        "page_number": page,
        "size": len(services),
        "first_page": page == 1,
        "last_page": page == pages,
        "empty": not services,
        "contents": list(services),
    }


def oruk_feed(*services):
    """A feed kept in a file."""
    return json.dumps(oruk_page(*(services or [oruk_service()]))).encode()
