"""Ping, permissions and avatars (contract 12.1 to 12.3)."""

from mbdesk.practice.avatars import has_avatar
from mbdesk.practice.permissions import READS, WRITES
from mbdesk.practice.routes.table import Call, route
from mbdesk.practice.wire import Answer, Refusal, json_answer, not_found


@route("GET", "/ping", None)
def ping(call: Call) -> Answer:
    """Whether the token works; no box is needed (contract 12.1)."""
    return json_answer({"pong": "ok"})


@route("GET", "/auth/permissions", None)
def list_permissions(call: Call) -> Answer:
    """What the call's token may do, spelled as the school is told to (contract 18, no. 19)."""
    switches = call.world.switches
    if switches.permissions_status != 200:
        raise Refusal(switches.permissions_status, {"error": "Access Denied"})
    allowed = call.world.tokens.allowed[call.token]
    names = [name for name in READS + WRITES if name in allowed]
    if switches.permission_spelling == "underscore":
        names = [name.replace("-", "_") for name in names]
    elif switches.permission_spelling == "colon":
        names = [name.replace("/", ":").replace("-", "_") for name in names]
    return json_answer({"permissions": names})


@route("GET", "/avatars/{id}", "avatars/show")
def show_avatar(call: Call) -> Answer:
    """A redirect to the picture; the picture itself needs no token."""
    user_id = call.id("id", "User")
    if call.world.registry.user(user_id) is None:
        raise not_found("User", user_id)
    missing = call.world.switches.avatar_missing
    if not has_avatar(call.world.draw, user_id):
        if missing == "404":
            raise not_found("Avatar", user_id)
        if missing == "text":
            return Answer(200, {"Content-Type": "text/plain"}, b"no picture")
        user_id = 0
    return Answer(302, {"Location": f"{call.base_url}/_practice/avatars/{user_id}.png"})
