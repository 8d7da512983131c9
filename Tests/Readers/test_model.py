"""The Model Context Protocol, as its own client speaks it."""

import asyncio
import json

import pytest
import requests
from conftest import token

TOOLS = ["search", "get_record", "list_records", "pair", "timeline", "series", "conflicts"]
BYTES_MOST = 64 * 1024


def talk(server, what, **options):
    """Has a client of the SDK talk to the server."""
    client = pytest.importorskip("mcp.client.client")

    async def conversation():
        async with client.Client(server.url("/mcp"), **options) as session:
            return await what(session)

    return asyncio.run(conversation())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_lists_the_tools_and_calls_each_in_either_revision(server, mode):
    calls = {
        "search": {"q": "gas", "limit": 3}, "get_record": {"collection": "agreements", "id": "caspian-security-agreement-2024"},
        "list_records": {"collection": "events", "kind": "visit", "between": ["RUS", "TKM"]}, "pair": {"pair": "tm-ru"},
        "timeline": {"between": "RUS,TKM", "from": "2025", "limit": 5}, "series": {"id": "rus-tkm-turnover"},
        "conflicts": {"country": "TKM"},
    }

    async def all_of_it(session):
        tools = (await session.list_tools()).tools
        return session.protocol_version, session.instructions, tools, {
            name: await session.call_tool(name, arguments) for name, arguments in calls.items()}

    version, instructions, tools, answers = talk(server, all_of_it, mode=mode)
    assert version == {"auto": "2026-07-28", "legacy": "2025-11-25"}[mode]
    assert "bound" in instructions and "line" in instructions
    assert [tool.name for tool in tools] == TOOLS
    for name, answer in answers.items():
        assert not answer.is_error, answer.content
        assert json.loads(answer.content[0].text) == answer.structured_content
        assert len(answer.content[0].text.encode()) <= BYTES_MOST + 1024
    told = {name: answer.structured_content for name, answer in answers.items()}
    assert told["search"]["data"] == server.json("/v1/search?q=gas&limit=3")["data"]
    assert told["get_record"] == server.json("/v1/agreements/caspian-security-agreement-2024")
    assert told["list_records"]["data"] == server.json("/v1/events?kind=visit&between=RUS,TKM&limit=10")["data"]
    assert told["timeline"]["data"] == server.json("/v1/timeline?between=RUS,TKM&from=2025&limit=5")["data"]
    assert told["series"]["data"] == server.json("/v1/trade-series/rus-tkm-turnover/observations")["data"]
    assert told["conflicts"]["data"] == server.json("/v1/conflicts?country=TKM&limit=10")["data"]
    dossier = server.json("/v1/relations/RUS-TKM")
    left = told["pair"].pop("left_out", [])
    assert told["pair"] == {name: value for name, value in dossier.items() if name not in left}
    assert "trade-series" in told["pair"] and "disagreements" in told["pair"]


@pytest.mark.parametrize("name, arguments, expected", [
    ("get_record", {"collection": "treaties", "id": "x"}, "agreements"), ("get_record", {"collection": "events"}, "missing"),
    ("get_record", {"collection": "events", "id": "nonesuch"}, "nonesuch"), ("pair", {"pair": "RUS"}, "two different countries"),
    ("list_records", {"collection": "events", "kind": "x"}, "visit"), ("search", {}, "q"),
    ("series", {"id": "nonesuch"}, "trade-series"), ("timeline", {"when": "2025"}, "from"),
    ("list_records", {"collection": "countries", "limit": 1000}, "64 KiB"),
])
def test_a_model_is_told_what_is_wrong_and_what_is_allowed(server, name, arguments, expected):
    async def call(session):
        return await session.call_tool(name, arguments)

    answer = talk(server, call)
    assert answer.is_error and expected in answer.content[0].text, answer.content


def send(server, message, **fields):
    body = message if isinstance(message, (str, bytes)) else json.dumps(message)
    return requests.post(
        server.url("/mcp"), body, timeout=60,
        headers={"Content-Type": "application/json", "Accept": "application/json, text/event-stream"} | fields)


def request(method, version=None, **params):
    meta = {"_meta": {"io.modelcontextprotocol/protocolVersion": version,
                      "io.modelcontextprotocol/clientCapabilities": {}}} if version else {}
    return {"jsonrpc": "2.0", "id": 7, "method": method, "params": params | meta}


def test_what_is_not_understood_has_the_codes_of_the_protocol(server):
    cases = [
        ("{", {}, 400, -32700), ("[]", {}, 400, -32600), ({"jsonrpc": "2.0", "id": 1}, {}, 400, -32600),
        (request("tools/nonesuch", "2026-07-28"), {}, 404, -32601), (request("tools/nonesuch"), {}, 200, -32601),
        (request("ping", "2026-07-28"), {}, 404, -32601), (request("server/discover", "2099-01-01"), {}, 400, -32022),
        (request("tools/list", "2026-07-28"), {"MCP-Protocol-Version": "2025-11-25"}, 400, -32020),
        (request("tools/list", "2026-07-28"), {"Mcp-Method": "tools/call"}, 400, -32020),
        (request("tools/call", "2026-07-28", name="nonesuch"), {}, 400, -32602),
    ]
    for message, fields, status, code in cases:
        answer = send(server, message, **fields)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), message
    unsupported = send(server, request("tools/list", "2099-01-01")).json()["error"]
    assert "2026-07-28" in unsupported["data"]["supported"] and unsupported["data"]["requested"] == "2099-01-01"


def test_nothing_is_kept_of_a_conversation_and_no_page_of_another_joins_it(server):
    for method in ("GET", "DELETE"):
        refused = requests.request(method, server.url("/mcp"), timeout=60)
        assert refused.status_code == 405 and "POST" in refused.headers["Allow"] and "GET" not in refused.headers["Allow"]
    noted = send(server, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert noted.status_code == 202 and noted.content == b""
    assert "Mcp-Session-Id" not in send(server, request("initialize", protocolVersion="2025-06-18")).headers
    assert send(server, request("initialize", protocolVersion="2025-06-18")).json()["result"]["protocolVersion"] == "2025-06-18"
    assert send(server, request("initialize", protocolVersion="2001-01-01")).json()["result"]["protocolVersion"] == "2025-11-25"
    assert send(server, request("ping")).json()["result"] == {}
    assert send(server, request("tools/list"), Origin=server.base).status_code == 200
    assert send(server, request("tools/list"), Origin="https://evil.example").status_code == 403


def test_where_reading_needs_a_token_a_model_needs_one(start_server):
    server = start_server("--reads", "token")
    assert send(server, request("tools/list")).status_code == 401
    reading = {"Authorization": "Bearer " + token(server, "model", "read")}
    answer = send(server, request("tools/list", "2026-07-28"), **reading)
    assert answer.status_code == 200 and answer.json()["result"]["cacheScope"] == "private"
