"""The contract, /openapi.json: held by a validator, made into clients by two generators, and held against the running server.

Usually the operations of some collections are held, so that it takes a few minutes; ENTENTE_CONTRACT=whole holds all of them.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from conftest import token

BIN = pathlib.Path(sys.executable).parent
IS_WHOLE = os.environ.get("ENTENTE_CONTRACT") == "whole"
TAGS = {"service", "events", "timeline"}

# Of these no pattern can say all: whether a place, a period or a state is there, and what goes together with what.
BEYOND_PATTERNS = {
    "cursor", "from", "to", "valid_on", "around", "match", "as_of", "on", "min_version", "wait", "updated_after", "since",
    "until", "sort", "fields", "expand", "facet", "count", "resolve", "between", "q", "timeout", "feed"}

# These ask for words or for an address, without which nothing is answered.
NEED_WORDS = {"getSearch", "getOembed"}


@pytest.fixture(scope="session")
def document(server):
    return server.json("/openapi.json")


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    return done.stdout


def program(name):
    path = BIN / name
    if not path.exists():
        pytest.skip(f"{name} could not be installed")
    return path


def written(folder, document, operations=lambda method, operation: True, parameters=lambda parameter: True):
    """Writes the operations and the parameters that are wanted as a document of their own."""
    shared = document["components"]["parameters"]

    def kept(operation):
        references = operation.get("parameters", [])
        return {**operation, "parameters": [
            reference for reference in references if parameters(shared[reference["$ref"].split("/")[-1]])]}

    paths = {}
    for path, methods in document["paths"].items():
        wanted = {method: kept(operation) for method, operation in methods.items() if operations(method, operation)}
        if wanted:
            paths[path] = wanted
    names = {operation["operationId"] for methods in paths.values() for operation in methods.values()}
    for methods in paths.values():
        for operation in methods.values():
            for response in operation["responses"].values():
                links = response.get("links", {})
                response["links"] = {name: link for name, link in links.items() if link["operationId"] in names}
                if not response["links"]:
                    del response["links"]
    file = folder / "openapi.json"
    file.write_text(json.dumps({**document, "paths": paths}))
    return file


def is_held(method, operation):
    return IS_WHOLE or TAGS.intersection(operation["tags"])


def asks_nothing_ahead(parameter):
    """A state that is still to come is refused with 503, as it should be, which schemathesis takes for a fault."""
    return parameter["name"] != "min_version"


def test_the_contract_is_valid(document):
    validator = pytest.importorskip("openapi_spec_validator")
    validator.validate(document)


# What the clients of both generators are made to ask: visits to or of Turkmenistan since 2024.
QUERY = "/v1/events?kind=visit&country=TKM&from=2024&limit=3"


def test_openapi_python_client_makes_a_client_that_gets_a_filtered_page(server, document, tmp_path):
    file = written(tmp_path, document, lambda method, operation: "pages" not in operation["tags"])
    run(program("openapi-python-client"), "generate", "--path", file, "--output-path", tmp_path / "client", cwd=tmp_path)
    answer = run(
        sys.executable, "-c",
        "import sys\n"
        "from entente_client import Client\n"
        "from entente_client.api.events import list_events\n"
        "from entente_client.models import EventKind\n"
        "page = list_events.sync(client=Client(base_url=sys.argv[1]), kind=[EventKind.VISIT], country=['TKM'],\n"
        "    from_='2024', limit=3)\n"
        "print('\\n'.join(event.id for event in page.data))\n",
        server.base, cwd=tmp_path / "client")
    assert answer.split() == [event["id"] for event in server.json(QUERY)["data"]] and answer


def test_openapi_generator_makes_a_client_that_gets_a_filtered_page(server, document, tmp_path):
    if not shutil.which("java"):
        pytest.skip("openapi-generator-cli needs Java, which is not here")
    file = written(tmp_path, document, lambda method, operation: "pages" not in operation["tags"])
    run(program("openapi-generator-cli"), "generate", "-i", file, "-g", "python", "-o", tmp_path / "client",
        "--additional-properties=packageName=entente_client")
    answer = run(
        sys.executable, "-c",
        "import sys, entente_client\n"
        "client = entente_client.ApiClient(entente_client.Configuration(host=sys.argv[1]))\n"
        "page = entente_client.EventsApi(client).list_events(\n"
        "    kind=['visit'], country=['TKM'], var_from='2024', limit=3)\n"
        "print('\\n'.join(event.id for event in page.data))\n",
        server.base, cwd=tmp_path / "client")
    assert answer.split() == [event["id"] for event in server.json(QUERY)["data"]] and answer


@pytest.fixture(scope="session")
def held(start_server):
    """A throw-away server that takes every change, as fast as it comes, and a token for it."""
    running = start_server("--write-rate", "1000000")
    return running, token(running)


# What breaks the contract may be refused in any way: a change of a record that is not there is refused by its
# precondition (412) before anybody reads its body. A page leaves out what a form sent empty, and a limit above what
# it lists, and says where it is then.
REFUSALS = """
[checks.negative_data_rejection]
expected-statuses = ["4xx", "5xx"]

[[operations]]
include-tag = "pages"
[operations.checks.negative_data_rejection]
expected-statuses = ["303", "4xx", "5xx"]
"""

# A fault that was found is found again by whoever runs the same program; ENTENTE_CONTRACT=whole looks further each time.
SEED = [] if IS_WHOLE else ["--seed", "1"]


def hold(held, file, *options):
    running, bearer = held
    (file.parent / "schemathesis.toml").write_text(REFUSALS)
    return run(
        program("schemathesis"), "run", file, "--url", running.base, "-H", f"Authorization: Bearer {bearer}",
        "--continue-on-failure", "--no-color", "--generation-database", "none", *SEED, *options, cwd=file.parent)


def test_the_server_does_what_the_contract_says_and_refuses_the_rest(held, document, tmp_path):
    file = written(tmp_path, document, is_held, asks_nothing_ahead)
    print(hold(held, file, "--exclude-checks", "positive_data_acceptance", "--phases", "coverage")[-600:])


def test_so_it_does_from_one_request_to_the_next(held, document, tmp_path):
    file = written(tmp_path, document, is_held, asks_nothing_ahead)
    examples = "50" if IS_WHOLE else "10"
    print(hold(held, file, "--exclude-checks", "positive_data_acceptance", "--phases", "stateful", "-n", examples)[-600:])


def test_the_server_takes_whatever_the_contract_allows(held, document, tmp_path):
    """Of what is read under /v1, without the parameters of which no pattern can say all."""
    file = written(
        tmp_path, document,
        lambda method, operation: method == "get" and is_held(method, operation)
        and "pages" not in operation["tags"] and operation["operationId"] not in NEED_WORDS,
        lambda parameter: parameter["name"] not in BEYOND_PATTERNS and "x-collection" not in parameter
        and "DateText" not in json.dumps(parameter["schema"]))
    print(hold(held, file, "--checks", "positive_data_acceptance", "--phases", "fuzzing", "-m", "positive",
               "-n", "100" if IS_WHOLE else "10")[-600:])
