"""Whether two programs answer with the same content, so that a comparison compares the same work."""

import json

from common import get

DATE = {"edtf": "", "min": "_min", "max": "_max", "precision": "_precision", "qualifier": "_qualifier"}


def flat(record):
    """A record as its columns: dates taken apart, and without what is null. When it was changed and where its links are found
    is told by Entente alone, which does that much more."""
    out = {}
    for name, value in record.items():
        if name == "updated_at":
            continue
        if name == "links" and value:
            value = [{part: word for part, word in link.items() if part != "url"} for link in value]
        if isinstance(value, dict) and set(value) == set(DATE):
            out.update({name + DATE[part]: text for part, text in value.items()})
        else:
            out[name] = value
    return without_open_ends({name: drop_null(value) for name, value in out.items() if value is not None})


def without_open_ends(record):
    """Without the day that only stands for an open end: Entente answers null, the columns hold the first or last day."""
    def is_open(name):
        text = record.get(name[:-4]) or " "
        return name[-4:] == "_min" and text[0] in "/." or name[-4:] == "_max" and text[-1] in "/."

    return {name: value for name, value in record.items() if not is_open(name)}


def drop_null(value):
    if isinstance(value, list):
        return [drop_null(item) for item in value]
    if isinstance(value, dict):
        return {name: drop_null(item) for name, item in value.items() if item is not None}
    return float(value) if isinstance(value, (int, float)) else value


def records(body):
    answer = json.loads(body)
    if isinstance(answer, list):
        return [flat(record) for record in answer]
    return [flat(record) for record in answer["data"]] if "data" in answer else [flat(answer)]


def differences(rows, folder, servers):
    """Lines that say where a server's answer differs from the one recorded of Entente; none where all are equal."""
    found = []
    for row in rows:
        status = int((folder / f"{row['name']}.head").read_bytes()[9:12])
        body = (folder / f"{row['name']}.body").read_bytes()
        for server, path, is_exact in servers:
            asked = path(row)
            if asked is None:
                continue
            got = get(server.port, asked)
            if got[0] != status:
                found.append(f"{server.name} {row['name']}: status {got[0]}, not {status}")
            elif is_exact and got[2] != body:
                found.append(f"{server.name} {row['name']}: other bytes ({len(got[2])}, not {len(body)})")
            elif not is_exact and records(got[2]) != records(body):
                found.append(f"{server.name} {row['name']}: other content")
    return found
