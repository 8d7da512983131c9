import Domain
import HTTP
import Representation
import Store

extension Walk {
  /// Answers with dated records as a picture.
  func drawEntries(_ question: Question, into response: inout Response) throws(Problem) {
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
    response.body = picture.svg()
    response.addPicturePolicy(style: picture.style)
  }

  /// The name of the list, with the countries that were asked for.
  private func title(of plan: Plan, _ names: RecordNames) -> String {
    let asked = plan.understood.filter { $0.name == "between" || $0.name == "country" }
    let countries = asked.flatMap(\.value.texts).map { id in
      names.name(of: id, in: plan.resource.filter("country")?.collection ?? "") ?? id
    }
    let and = countries.dropLast().joined(separator: ", ") + (countries.count > 1 ? " and " : "")
    return plan.resource.title + (countries.last.map { " of \(and)\($0)" } ?? "")
  }
}

extension JSON {
  /// The texts of a list.
  fileprivate var texts: [String] {
    guard case .array(let items) = self else { return [] }
    return items.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }
}

extension Filter {
  /// The collection whose records it finds others by; nil where it takes codes.
  fileprivate var collection: String? {
    if case .reference(let collection) = kind { collection } else { nil }
  }
}
