import Domain
import HTTP
import Representation
import Store

extension Walk {
  /// Answers with dated records as a picture.
  func drawEntries(
    _ question: Question, _ draw: (TimelineChart) -> [UInt8], into response: inout Response
  ) throws(Problem) {
    let (entries, names, plan) = try entries(question)
    let style = plan.presentation.picture
    let picture = TimelineChart(
      entries, title: title(of: plan, names), days: (plan.firstDay, plan.lastDay), width: style.width,
      theme: style.theme,
      showsTitle: style.hasTitle
    ) { entry in
      let parts = entry.path.split(separator: "/").map(String.init)
      return parts.count > 1 ? names.name(of: parts[1], in: parts[0]) : nil
    }
    response.body = draw(picture)
    response.addPicturePolicy(style: picture.style)
  }
}
