/// How a collection of series is told to statistical programs (SDMX 2.1), as a value of its declaration: the dataflow's
/// name, and which fields of a series are its dimensions. Everything else of the dataflow follows (`Dataflow`).
package struct Statistics: Sendable {
  /// A part of the key by which a series is known.
  struct Dimension: Sendable {
    let id: StaticString
    let title: String
    /// The fields that it tells, joined where several have a value; none where it never applies.
    let fields: [String]

    init(_ id: StaticString, _ title: String, of fields: String...) {
      (self.id, self.title, self.fields) = (id, title, fields)
    }
  }

  let id: String
  let title: String
  /// In the order of the key, behind the frequency.
  let dimensions: [Dimension]

  init(_ id: String, _ title: String, dimensions: [Dimension]) {
    (self.id, self.title, self.dimensions) = (id, title, dimensions)
  }
}

extension CodeList {
  /// SDMX CL_FREQ, as far as the periods of figures have names in it.
  static let observationFrequency = CodeList(
    "freq", "The length of the period that a figure is for (SDMX CL_FREQ).",
    [
      .init("A", "Annual", "A year."), .init("S", "Half-yearly", "A half-year."),
      .init("Q", "Quarterly", "A quarter."), .init("M", "Monthly", "A month."),
      .init("D", "Daily", "A day."),
      .init("_O", "Other", "A period of another length, told by its first day and its duration."),
    ])
}
