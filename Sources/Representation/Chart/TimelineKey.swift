import Domain

/// What the marks of a timeline mean, of those that are drawn.
struct TimelineKey {
  /// What one of them means, where it stands in the picture.
  struct Entry {
    let form: TimelineMark.Form
    let isFact: Bool
    /// px: where its mark begins, and the middle of its line.
    let x: Double
    let y: Double

    var words: String { TimelineKey.words(form, isFact: isFact) }
  }

  /// The forms in which something that plainly happened is drawn; where nothing is in one, what did not.
  private let forms: [TimelineMark.Form]
  /// The form in which most of what is no plain fact is drawn; nil where there is nothing of it.
  private let doubted: TimelineMark.Form?

  init(_ entries: [Representation.Entry]) {
    func forms(_ entries: [Representation.Entry]) -> [TimelineMark.Form] {
      entries.compactMap { $0.date.map(TimelineMark.Form.init) }
    }
    let (all, doubted) = (Set(forms(entries)), forms(entries.filter { !$0.isFact }))
    self.forms = TimelineMark.Form.allCases.filter(all.contains)
    self.doubted = self.forms.filter(doubted.contains).max { one, other in
      let counts = (doubted.count { $0 == one }, doubted.count { $0 == other })
      // Of equals the first in the key.
      return counts.0 < counts.1
    }
  }

  private static func words(_ form: TimelineMark.Form, isFact: Bool) -> String {
    isFact ? form.words : "planned, reported or denied"
  }

  /// Its entries in lines of a width.
  func placed(left: Double, top: Double, width: Double) -> [Entry] {
    var (x, y) = (left, top)
    let kinds = forms.map { ($0, true) } + [doubted].compactMap { $0 }.map { ($0, false) }
    return kinds.map { form, isFact in
      let room = TextWidth.of(TimelineKey.words(form, isFact: isFact), size: 12) + 48
      if x > left, x + room - 16 > left + width { (x, y) = (left, y + 20) }
      defer { x += room }
      return Entry(form: form, isFact: isFact, x: x, y: y)
    }
  }
}
