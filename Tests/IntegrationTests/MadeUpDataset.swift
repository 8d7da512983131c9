import API
import Domain
import Testbed
import Testing

/// A dataset of a few records over a text of three lines, sound as it stands, and the faults that can be planted in it.
enum MadeUpDataset {
  /// One change to one file, and what a check must say of it.
  struct Fault: Sendable, CustomTestStringConvertible {
    let what: String
    let file: String
    let from: String
    let to: String
    let named: [String]
    var testDescription: String { what }

    init(_ what: String, in file: String, _ from: String, _ to: String, named: String...) {
      (self.what, self.file, self.from, self.to, self.named) = (what, file, from, to, named)
    }
  }

  static let text = """
    Examplia sold goods worth 30 million dollars to Sampleland in 2020 and bought goods worth 12 million.
    Together the two countries traded goods worth 42 million dollars in that year.
    The Board of Examples met in May.
    """

  private static let files: [String: String] = [
    "sources.json": """
    [{"id": "made-up", "title": "Made up", "kind": "report", "language": "en", "sha256": "%DIGEST%",
      "reliability": "C", "reliability_reason": "Made up for a test."}]
    """,
    "countries.json": """
    [{"id": "EXA", "alpha2": "XA", "numeric": "901", "name": "Examplia", "citations": [\(cite(1, "Examplia"))]},
     {"id": "SAM", "alpha2": "XS", "numeric": "902", "name": "Sampleland", "citations": [\(cite(1, "Sampleland"))]}]
    """,
    "organizations.json": """
    [{"id": "board", "name": "Board of Examples", "kind": "forum",
      "citations": [\(cite(3, "Board of Examples"))]}]
    """,
    "events.json": """
    [{"id": "meeting", "title": "Meeting", "kind": "meeting", "status": "occurred", "date": "2020-05",
      "countries": ["EXA", "SAM"], "organizations": ["board"], "citations": [\(cite(3, "met in May"))]}]
    """,
    "trade-series.json": "[\(series("exports")), \(series("imports")), \(series("turnover"))]",
    "trade-observations.json": """
    [\(observation("exports", 30, cite(1, "30 million dollars"))),
     \(observation("imports", 12, cite(1, "12 million"))),
     \(observation("turnover", 42, cite(2, "42 million dollars")))]
    """,
  ]

  private static func cite(_ line: Int, _ quote: String) -> String {
    #"{"source": "made-up", "paragraph": \#(line), "quote": "\#(quote)"}"#
  }

  private static func series(_ flow: String) -> String {
    """
    {"id": "\(flow)", "title": "Made up", "reporter": "EXA", "partner": "SAM", "flow": "\(flow)",
     "scope": "total", "measure": "level", "unit": "USD", "frequency": "A",
     "citations": [\(cite(2, "traded goods"))]}
    """
  }

  private static func observation(_ flow: String, _ millions: Int, _ citation: String) -> String {
    """
    {"id": "\(flow)-2020", "series": "\(flow)", "period": "2020", "value": \(millions)000000,
     "bound": "exact", "unit": "USD", "obs_status": "A", "value_text": "\(millions) million",
     "citations": [\(citation)]}
    """
  }

  /// Writes the seeds, an empty file for every other collection, and the text they cite.
  static func write(to folder: Folder, with fault: Fault? = nil) throws {
    for resource in Resource.all {
      let name = resource.name + ".json"
      var records = files[name] ?? "[]"
      if let fault, fault.file == name {
        try #require(records.contains(fault.from), "the fault changes nothing")
        records = records.replacing(fault.from, with: fault.to)
      }
      try folder.write(records.replacing("%DIGEST%", with: Digest.sha256(text.utf8)), to: "seeds/\(name)")
    }
    try folder.write(text, to: "texts/made-up.txt")
  }

  static let faults: [Fault] = [
    Fault(
      "a quote at another line", in: "events.json", #""paragraph": 3"#, #""paragraph": 2"#,
      named: "events/meeting", "\"met in May\" does not stand in line 2 of made-up"),
    Fault(
      "a line beyond the text", in: "events.json", #""paragraph": 3"#, #""paragraph": 9"#,
      named: "events/meeting", "made-up has no line 9"),
    Fault(
      "a quote that is too long", in: "trade-series.json", "traded goods",
      "Together the two countries traded goods worth 42 million dollars in that year.",
      named: "trade-series/exports", "13 words"),
    Fault(
      "a citation without a quote", in: "events.json", #", "quote": "met in May""#, "",
      named: "events/meeting", "names no paragraph or no quote"),
    Fault(
      "a text that was changed", in: "sources.json", "%DIGEST%", String(repeating: "0", count: 64),
      named: "made-up", "not the text that was cited"),
    Fault(
      "a missing reference", in: "events.json", #"["board"]"#, #"["board", "nobody"]"#,
      named: "events", "\"meeting\"", "\"nobody\" is no record of organizations"),
    Fault(
      "a code that is in no list", in: "events.json", #""kind": "meeting""#, #""kind": "gathering""#,
      named: "events.json (meeting)", "/0/kind", "Allowed: visit, summit, meeting"),
    Fault(
      "a date that is none", in: "events.json", "2020-05", "2020-13", named: "events.json (meeting)",
      "/0/date",
      "\"2020-13\" is not in the calendar"),
    Fault(
      "a sum that does not hold", in: "trade-observations.json", "42000000", "44000000",
      named: "EXA-SAM 2020 in made-up", "do not make turnover 44000000"),
    Fault(
      "a body nothing refers to", in: "events.json", #"["board"]"#, "[]",
      named: "organizations/board: nothing refers to it."),
    Fault(
      "a figure that is in no quote", in: "trade-observations.json", #""value_text": "12 million""#,
      #""value_text": "13 million""#, named: "trade-observations/imports-2020", "\"13 million\""),
    Fault(
      "a range without its upper end", in: "trade-observations.json", #""bound": "exact""#,
      #""bound": "range""#,
      named: "trade-observations/exports-2020", "value_max"),
    Fault(
      "a missing field", in: "events.json", #""title": "Meeting", "#, "", named: "events.json (meeting)",
      "/0/title", "required"),
    Fault(
      "an id given twice", in: "trade-observations.json", "imports-2020", "exports-2020",
      named: "trade-observations.json", "exports-2020", "twice"),
    Fault("a file that is no JSON", in: "events.json", "}]", "}", named: "events.json:"),
  ]
}
