import Domain
import Representation
import Store

/// What a record is called on pages.
extension Page {
  /// The name of a record: its title behind the word for a status that tells of no plain fact, or what it is about.
  func title(of record: JSON, in resource: Resource) -> String {
    let status = record["status"]?.textValue.flatMap(StatusWords.before)
    let name =
      resource.captionField.flatMap { record[$0.name]?.textValue } ?? subject(of: record, in: resource)
    return status.map { "\($0): \(name)" } ?? name
  }

  /// What a record without a name of its own is about: what it must refer to, and when.
  private func subject(of record: JSON, in resource: Resource) -> String {
    let things = resource.requiredReferences.compactMap { field in
      record[field.name]?.textValue.map { names.label(field, $0) ?? $0 }
    }
    let words = things + resource.timeDates.compactMap { record[$0.name]?.words }
    return words.isEmpty ? record["id"]?.textValue ?? "" : words.joined(separator: ", ")
  }
}

extension Resource {
  /// The field by which a record is called; nil where it is called by what it is about.
  var captionField: Field? { ["title", "name", "statement", "goods"].lazy.compactMap(field).first }

  /// What stands above the names of its records in a table.
  var captionLabel: String {
    if let field = captionField { return field.label }
    let labels = requiredReferences.map(\.label)
    return labels.isEmpty
      ? "Of what" : ([labels[0]] + labels.dropFirst().map { $0.lowercased() }).joined(separator: ", ")
  }

  /// The references that every record has.
  var requiredReferences: [Field] {
    fields.filter { field in
      if case .reference = field.kind { field.isRequired } else { false }
    }
  }

  /// The dates that say when a record holds.
  var timeDates: [Field] {
    let names = (time?.beginnings ?? []) + (time?.ends ?? [])
    return fields.filter { names.contains($0.name) }
  }

  /// The dates of a table of its records: that by which people sort them, else from when until when they hold.
  private var datesOfTable: [Field] {
    let sorted = timeDates.filter { sortable.contains($0.name) }
    return sorted.isEmpty ? Array(timeDates.prefix(2)) : [sorted[0]]
  }

  /// What a table of its records shows beside their names: when, what sort, who; few enough to be read.
  var columnsOfTable: [Field] {
    let caption = captionField.map { [$0.name] } ?? requiredReferences.map(\.name)
    let first = datesOfTable + fields.filter { $0.isChoice && $0.isRequired }
    let others = fields.filter(\.isListOfReferences) + fields.filter(\.isReference)
    let codes = fields.filter { $0.form != nil && $0.isRequired }
    var columns: [Field] = []
    for field in first + others + codes where columns.count < 4 {
      let isKnown = caption.contains(field.name) || columns.contains { $0 === field }
      if !isKnown { columns.append(field) }
    }
    return columns
  }

  /// The collection whose records are below those of this one: the observations of a series.
  var below: Resource? { Resource.all.first { $0.parent?.collection == name } }
}

extension Field {
  var isChoice: Bool { if case .choice = kind { true } else { false } }
  var isReference: Bool { if case .reference = kind { true } else { false } }
  var isListOfReferences: Bool { list.map { $0.shape == .plain && $0.items[0].isReference } ?? false }
}
