package import Representation

/// What a question says of how its answer is written, where that is no matter of the records.
package struct Presentation: Sendable {
  /// What stands beside codes and references in a table.
  enum Labels: String, CaseIterable {
    /// Titles and names beside the codes and ids.
    case both
  }

  /// For whom a table is written.
  enum Table: String, CaseIterable {
    case spreadsheet
  }

  /// Which dates a calendar holds besides those known to the day.
  enum Imprecise: String, CaseIterable {
    /// Those that lie within one month.
    case month
    /// Whatever has two ends.
    case span
  }

  /// Which dates a calendar holds besides those known to the day: `month` or `span`; nil for none.
  package var imprecise: String?
  /// Whether codes and references have their titles and names beside them.
  package var hasLabels = false
  /// Whether a table is for a spreadsheet, which runs cells as formulas.
  package var isForSpreadsheet = false
  /// How a picture is drawn.
  package var picture = Picture()

  /// How a picture is drawn.
  package struct Picture: Sendable {
    /// px, one of `Chart.widths`.
    package var width = 720
    /// How dark and light are chosen.
    package var theme = Chart.Theme.auto
    /// Whether the title is drawn.
    package var hasTitle = true
  }
}
