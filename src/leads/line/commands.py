"""Where in a message a lead is named: the lines that begin with `add lead:`."""

import re

# A line may begin with a bullet, a number, Slack's bold or code marks and a mention of the bot.
_SPACE = r"(?:[^\S\n]|[\u200b-\u200d\u2060\ufeff])"
_OPENING = (
    rf"^(?:{_SPACE}|[-•◦▪‣·*–_`~+]){{0,20}}(?:\d{{1,3}}[.)]{_SPACE}{{0,5}})?"
    rf"(?:(?:<@\w+(?:\|[^>\n]{{0,80}})?>|@[\w.-]{{1,80}})[,:]?)?(?:{_SPACE}|[*_`~]){{0,10}}"
)
_CLOSING = rf"{_SPACE}{{0,10}}[:：][*_`~]{{0,3}}"


def _command(noun: str) -> re.Pattern[str]:
    return re.compile(rf"{_OPENING}add{_SPACE}{{0,10}}{noun}[*_`~]{{0,3}}{_CLOSING}", re.IGNORECASE | re.MULTILINE)


#: `add lead:` at the start of any line, in any case and spacing. Without the colon it is not a command.
ADD_LEAD = _command("lead")
#: `add leads:` likewise.
ADD_LEADS = _command("leads")
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
