"""Who is who: auth.*, users.*, bots.*, team.*, and api.test."""

from src.sandbox.calling import ApiError, Call, method
from src.sandbox.methods.conversations import page
from src.sandbox.team import APP_ID, BOT, BOT_ID, PEOPLE, TEAM_DOMAIN, TEAM_ID, TEAM_NAME, Json, Person


@method("api.test")
def api_test(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/api.test"""
    if "error" in call.arguments:
        raise ApiError(call.arguments.text("error"))
    return {"args": {name: value for name, value in call.arguments.values.items() if name != "token"}}


@method("auth.test")
def auth_test(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/auth.test"""
    return {
        "url": f"{call.workspace.address}/",
        "team": TEAM_NAME,
        "user": PEOPLE[BOT].name,
        "team_id": TEAM_ID,
        "user_id": BOT,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


@method("team.info")
def team_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/team.info"""
    return {"team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "email_domain": ""}}


@method("bots.info")
def bots_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/bots.info"""
    if call.arguments.text("bot") not in ("", BOT_ID):
        raise ApiError("bot_not_found")
    bot = {"id": BOT_ID, "app_id": APP_ID, "user_id": BOT, "name": PEOPLE[BOT].real_name, "deleted": False}
    return {"bot": {**bot, "updated": 1732345678, "icons": {}}}


@method("users.info")
def users_info(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.info"""
    person = PEOPLE.get(call.arguments.text("user"))
    if person is None:
        raise ApiError("user_not_found")
    return {"user": _shown(person)}


@method("users.list")
def users_list(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/users.list"""
    people, cursor = page(list(PEOPLE.values()), call, 200)
    members = [_shown(person) for person in people]
    return {"members": members, "cache_ts": 1732345678, "response_metadata": {"next_cursor": cursor}}


def _shown(person: Person) -> Json:
    """https://docs.slack.dev/reference/objects/user-object"""
    profile = {"real_name": person.real_name, "display_name": person.name, "team": TEAM_ID}
    return {
        "id": person.id,
        "team_id": TEAM_ID,
        "name": person.name,
        "deleted": False,
        "real_name": person.real_name,
        "tz": "Etc/UTC",
        "tz_label": "Coordinated Universal Time",
        "tz_offset": 0,
        "profile": profile | ({"bot_id": BOT_ID, "api_app_id": APP_ID} if person.id == BOT else {}),
        "is_admin": False,
        "is_owner": False,
        "is_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 1732345678,
    }
