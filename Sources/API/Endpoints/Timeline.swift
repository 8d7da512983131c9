import Domain
import HTTP
import Representation
import Store

extension Walk {
  /// Answers with dated records as a picture.
  func drawEntries(
    _ question: Question, _ draw: (TimelineChart) -> [UInt8], into response: inout Response
  ) throws(Problem) {
    let rows = try entries(question)
    var entries: [Entry] = []
    _ = try rows.read(atMost: Walk.mostEntries) { entries.append(rows.fields.entry($0)) }
    let (plan, style) = (rows.plan, rows.plan.presentation.picture)
    let picture = TimelineChart(
      entries, title: title(of: rows), days: (plan.firstDay, plan.lastDay), width: style.width,
      theme: style.theme,
      showsTitle: style.hasTitle
    ) { entry in
      let parts = entry.path.split(separator: "/").map(String.init)
      return parts.count > 1 ? rows.names.name(of: parts[1], in: parts[0]) : nil
    }
    response.body = draw(picture)
    response.addPicturePolicy(style: picture.style)
  }
}
