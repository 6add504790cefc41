"""Where in a message a lead is named: the lines that begin with `add lead:`, or mean it and hold an address."""

import re

# A line may begin with a bullet, a number, Slack's bold or code marks and a mention of the bot.
_SPACE = r"(?:[^\S\n]|[\u200b-\u200d\u2060\ufeff])"
_OPENING = (
    rf"^(?:{_SPACE}|[-•◦▪‣·*–_`~+]){{0,20}}(?:\d{{1,3}}[.)]{_SPACE}{{0,5}})?"
    rf"(?:(?:<@\w+(?:\|[^>\n]{{0,80}})?>|@[\w.-]{{1,80}})[,:]?)?(?:{_SPACE}|[*_`~]){{0,10}}"
)
_CLOSING = rf"{_SPACE}{{0,10}}[:：][*_`~]{{0,3}}"
_MARKS = r"[*_`~]{0,3}"
# What may stand before the command where an address shows that it is one: `FYI, please add lead: …`.
_POLITE = (
    rf"(?:(?:please|pls|plz|fyi|hi|hey|hello|ok|okay|and|also|bitte|hallo|can you|could you|team|all){_MARKS}"
    rf"[,.!:]?{_SPACE}{{1,10}}){{0,4}}"
)
_ADDRESS_AHEAD = r"(?=[^\n]*?[^\s@<]@[\w-]{1,63}\.\w)"
_ADD = rf"add{_SPACE}{{0,10}}"


def _commands(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"{_OPENING}(?:{'|'.join(forms)})", re.IGNORECASE | re.MULTILINE)


#: `add lead:` at the start of any line, in any case and spacing. With an address on the line it needs no colon and may
#: have a please before it, or be `new lead:`; without one `add lead` is talk.
ADD_LEAD = _commands(
    rf"{_ADD}lead{_MARKS}{_CLOSING}",
    rf"{_POLITE}(?:{_ADD}|new{_SPACE}{{1,10}})lead{_MARKS}{_CLOSING}{_ADDRESS_AHEAD}",
    rf"{_ADD}lead{_MARKS}(?={_SPACE}){_ADDRESS_AHEAD}",
)
#: `add leads:` at the start of any line.
ADD_LEADS = _commands(rf"{_ADD}leads{_MARKS}{_CLOSING}")
_SLASH_COMMAND = re.compile(r"\s*/[a-z]")


def split_lines(text: str) -> list[str]:
    """Give what follows each `add lead:` of a message, in order.

    Lines right below an `add lead:` line belong to it, up to a blank line or another command: they are kept in the
    payload after a line break (`parse_line` reads `Key: value` lines and keeps the rest as notes). An `add lead:`
    with nothing after it takes the line below as its lead; with nothing below either it is "", which is an error to
    show. Other lines of the message are talk.
    """
    payloads: list[list[str]] = []
    open_lead = False
    for line in text.split("\n"):
        if command := ADD_LEAD.match(line):
            payloads.append([line[command.end() :].strip()])
            open_lead = True
        elif not line.strip() or ADD_LEADS.match(line) or _SLASH_COMMAND.match(line):
            open_lead = False
        elif open_lead:
            payloads[-1].append(line.strip())
    return ["\n".join(filter(None, payload)) for payload in payloads]
