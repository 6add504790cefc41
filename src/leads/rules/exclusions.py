"""Who is named and not scored: competitors, ourselves, those who buy already, and tests."""

from src.leads.models import LeadDraft
from src.leads.rules.rubric import Exclusions


def excluded(draft: LeadDraft, exclusions: Exclusions) -> str:
    """Give why a lead is not scored, "" if it is."""
    address = draft.email_key.lower()
    mailbox, _, domain = address.rpartition("@")
    if _under(domain, exclusions.competitors):
        return f"{domain} is on your list of competitors."
    if _under(domain, exclusions.own):
        return f"{domain} is your own company."
    if address in exclusions.customers or _under(domain, exclusions.customers):
        return f"{address if address in exclusions.customers else domain} is a customer already."
    test = _test(mailbox, domain, draft.name, exclusions)
    return f"This looks like a test ({test})." if test else ""


def _test(mailbox: str, domain: str, name: str, exclusions: Exclusions) -> str:
    if _under(domain, exclusions.test_domains):
        return domain
    if mailbox.partition("+")[0] in exclusions.test_mailboxes:
        return f"{mailbox}@"
    return name if " ".join(name.lower().split()) in exclusions.test_names else ""


def _under(domain: str, domains: tuple[str, ...]) -> bool:
    return any(domain == listed or domain.endswith(f".{listed}") for listed in domains)
