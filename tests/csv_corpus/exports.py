"""Files as the programs export them that people keep their leads in."""

import csv
import io

from tests.csv_corpus.case import Case, lead, read


def _csv(pairs: dict[str, str], *, delimiter: str = ",", above: str = "") -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
    writer.writerows([list(pairs), list(pairs.values())])
    return above + file.getvalue()


def cases() -> list[Case]:
    return [
        _hubspot(),
        _salesforce(),
        _pipedrive(),
        _zoho(),
        _apollo(),
        _linkedin(),
        *_google_contacts(),
        _facebook(),
        *_forms(),
    ]


def _hubspot() -> Case:
    pairs = {
        "Record ID - Contact": "101",
        "First Name": "Ann",
        "Last Name": "Lee",
        "Email": "ann@acme.com",
        "Phone Number": "+49 30 123456",
        "Contact owner": "Kim Park",
        "Primary Associated Company Name": "Acme",
        "Lifecycle Stage": "Lead",
        "Create Date": "2026-10-01 09:30",
    }
    said = {"name": "Ann Lee", "phone": "+4930123456", "owner": "Kim Park", "company": "Acme", "status": "Lead"}
    extra = {"Record ID - Contact": "101", "Create Date": "2026-10-01 09:30"}
    return read("hubspot.csv", _csv(pairs), [lead(2, "ann@acme.com", **said, extra=extra)], sure=True)


def _salesforce() -> Case:
    pairs = {
        "Salutation": "Ms.",
        "First Name": "Ann",
        "Last Name": "Lee",
        "Title": "VP Sales",
        "Company / Account": "Acme",
        "Email": "ann@acme.com",
        "Phone": "+1 415 555 2671",
        "Mobile": "+1 415 555 2672",
        "Lead Source": "Webinar",
        "Lead Status": "Open",
        "Lead Owner": "Kim Park",
        "No. of Employees": "250",
        "Mailing Country": "United States",
        "Description": "Wants a demo",
    }
    said = {
        "name": "Ann Lee",
        "title": "VP Sales",
        "company": "Acme",
        "phone": "+14155552671",
        "source": "Webinar",
        "status": "Open",
        "owner": "Kim Park",
        "employees": "250",
        "country": "United States",
        "notes": ["Wants a demo"],
        "extra": {"Salutation": "Ms.", "Mobile": "+1 415 555 2672"},
    }
    return read("salesforce.csv", _csv(pairs), [lead(2, "ann@acme.com", **said)], sure=True)


def _pipedrive() -> Case:
    pairs = {
        "Lead - Title": "Acme deal",
        "Person - Name": "Ann Lee",
        "Person - Email - Work": "ann@acme.com",
        "Person - Phone - Work": "+49 30 123456",
        "Organization - Name": "Acme",
        "Lead - Owner": "Kim Park",
        "Lead - Source": "Web form",
        "Lead - Value": "5000",
    }
    said = {"name": "Ann Lee", "phone": "+4930123456", "company": "Acme", "owner": "Kim Park", "source": "Web form"}
    extra = {"Lead - Title": "Acme deal", "Lead - Value": "5000"}
    return read("pipedrive.csv", _csv(pairs), [lead(2, "ann@acme.com", **said, extra=extra)], sure=True)


def _zoho() -> Case:
    pairs = {
        "Record Id": "zcrm_4850",
        "Lead Owner": "Kim Park",
        "Company": "Acme",
        "First Name": "Ann",
        "Last Name": "Lee",
        "Designation": "CTO",
        "Email": "ann@acme.com",
        "Secondary Email": "ann@home.org",
        "No of Employees": "40",
    }
    said = {"name": "Ann Lee", "owner": "Kim Park", "company": "Acme", "title": "CTO", "employees": "40"}
    extra = {"Record Id": "zcrm_4850", "Secondary Email": "ann@home.org"}
    return read("zoho.csv", _csv(pairs), [lead(2, "ann@acme.com", **said, extra=extra)], sure=True)


def _apollo() -> Case:
    pairs = {
        "First Name": "Ann",
        "Last Name": "Lee",
        "Title": "CTO",
        "Company Name": "Acme",
        "Company Name for Emails": "Acme",
        "Email": "ann@acme.com",
        "Email Status": "Verified",
        "Work Direct Phone": "'+1 415-555-2671",
        "# Employees": "51",
        "Industry": "software",
        "Person Linkedin Url": "http://www.linkedin.com/in/annlee",
        "Website": "http://www.acme.com",
        "Country": "United States",
    }
    said = {
        "name": "Ann Lee",
        "title": "CTO",
        "company": "Acme",
        "phone": "+14155552671",
        "employees": "51",
        "industry": "software",
        "website": "http://www.acme.com",
        "country": "United States",
    }
    extra = {
        "Company Name for Emails": "Acme",
        "Email Status": "Verified",
        "Person Linkedin Url": "http://www.linkedin.com/in/annlee",
    }
    return read("apollo.csv", _csv(pairs), [lead(2, "ann@acme.com", **said, extra=extra)], sure=True)


def _linkedin() -> Case:
    above = 'Notes:\n"When exporting your connection data, some addresses may be missing."\n\n'
    pairs = {
        "First Name": "Ann",
        "Last Name": "Lee",
        "URL": "https://www.linkedin.com/in/annlee",
        "Email Address": "ann@acme.com",
        "Company": "Acme",
        "Position": "CTO",
        "Connected On": "31 Oct 2026",
    }
    extra = {"URL": "https://www.linkedin.com/in/annlee", "Connected On": "31 Oct 2026"}
    said = lead(5, "ann@acme.com", name="Ann Lee", company="Acme", title="CTO", extra=extra)
    return read("linkedin_connections.csv", _csv(pairs, above=above), [said], first_line=5, sure=True)


def _google_contacts() -> list[Case]:
    old = {
        "Name": "Ann Lee",
        "Given Name": "Ann",
        "Family Name": "Lee",
        "Group Membership": "* myContacts",
        "E-mail 1 - Type": "Work",
        "E-mail 1 - Value": "ann@acme.com ::: ann.lee@acme.com",
        "Phone 1 - Type": "Mobile",
        "Phone 1 - Value": "+49 30 123456",
        "Organization 1 - Name": "Acme",
        "Organization 1 - Title": "CTO",
    }
    new = {
        "First Name": "Ann",
        "Middle Name": "B",
        "Last Name": "Lee",
        "Organization Name": "Acme",
        "Organization Title": "CTO",
        "E-mail 1 - Label": "Work",
        "E-mail 1 - Value": "ann@acme.com",
    }
    kept = {
        "Group Membership": "* myContacts",
        "E-mail 1 - Type": "Work",
        "E-mail 1 - Value": "ann.lee@acme.com",
        "Phone 1 - Type": "Mobile",
    }
    said = {"name": "Ann Lee", "company": "Acme", "title": "CTO"}
    return [
        read(
            "google_contacts_old.csv",
            _csv(old),
            [lead(2, "ann@acme.com", **said, phone="+4930123456", extra=kept)],
            sure=True,
        ),
        read(
            "google_contacts.csv",
            _csv(new),
            [lead(2, "ann@acme.com", **said, extra={"Middle Name": "B", "E-mail 1 - Label": "Work"})],
            sure=True,
        ),
    ]


def _facebook() -> Case:
    pairs = {
        "id": "l:123456789",
        "created_time": "2026-10-01T09:30:00+02:00",
        "ad_name": "Autumn",
        "is_organic": "false",
        "platform": "ig",
        "full_name": "Ann Lee",
        "email": "ann@acme.com",
        "phone_number": "p:+4930123456",
        "company_name": "Acme",
        "job_title": "CTO",
    }
    said = {"name": "Ann Lee", "phone": "+4930123456", "company": "Acme", "title": "CTO", "source": "ig"}
    extra = {key: pairs[key] for key in ("id", "created_time", "ad_name", "is_organic")}
    content = b"\xff\xfe" + _csv(pairs, delimiter="\t").encode("utf-16-le")
    return read(
        "facebook_leads.csv", content, [lead(2, "ann@acme.com", **said, extra=extra)], encoding="utf-16", sure=True
    )


def _forms() -> list[Case]:
    google = {
        "Lead submit time": "2026-10-01 09:30",
        "Full name": "Ann Lee",
        "User email": "ann@acme.com",
        "User phone": "+49 30 123456",
        "Company name": "Acme",
        "GCLID": "EAIaIQ",
    }
    linkedin = {
        "Lead ID": "77",
        "Form Name": "Demo",
        "First name": "Ann",
        "Last name": "Lee",
        "Work email": "ann@acme.com",
        "Job title": "CTO",
        "Company name": "Acme",
        "Company size": "51-200",
    }
    webhook = {
        "FULL_NAME": "Ann Lee",
        "EMAIL": "ann@acme.com",
        "PHONE_NUMBER": "+4930123456",
        "COMPANY_NAME": "Acme",
        "JOB_TITLE": "CTO",
    }
    said = {"name": "Ann Lee", "company": "Acme"}
    return [
        read(
            "google_lead_form.csv",
            _csv(google),
            [
                lead(
                    2,
                    "ann@acme.com",
                    **said,
                    phone="+4930123456",
                    extra={"Lead submit time": "2026-10-01 09:30", "GCLID": "EAIaIQ"},
                )
            ],
            sure=True,
        ),
        read(
            "linkedin_lead_form.csv",
            _csv(linkedin),
            [
                lead(
                    2,
                    "ann@acme.com",
                    **said,
                    title="CTO",
                    employees="51-200",
                    extra={"Lead ID": "77", "Form Name": "Demo"},
                )
            ],
            sure=True,
        ),
        read(
            "google_webhook.csv",
            _csv(webhook),
            [lead(2, "ann@acme.com", **said, title="CTO", phone="+4930123456")],
            sure=True,
        ),
    ]
