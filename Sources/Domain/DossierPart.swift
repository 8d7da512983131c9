/// What a collection tells in the dossier of several countries: which of its records stand there, how they are divided, and
/// which fields stand for each. Collections without one are no part of a dossier.
package struct DossierPart: Sendable {
  /// How the records are divided.
  package enum Kind: Sendable {
    /// Those that bring the countries together, one after the other.
    case list
    /// By how far they are.
    case stages(Stages)
    /// By when they were, or will be.
    case dates(Dates)
    /// By the body to which all the countries stand in some way.
    case standings(Standings)
    /// Series of figures: of each what was counted last and what is expected, and what follows from both.
    case series(Series)
  }

  /// One value of a field.
  package struct Code: Sendable {
    /// The field.
    package let field: String
    /// Its code.
    package let code: String
  }

  /// Records at stages, which a coded field tells.
  package struct Stages: Sendable {
    /// One stage.
    package struct Stage: Sendable {
      /// As answers name it.
      package let name: String
      /// What people call it.
      package let title: String
      /// The codes of the field that mean it.
      package let codes: [String]
      /// Whether records of it bind or go on, so that a page tells their number first.
      package let isForemost: Bool
    }

    /// The field.
    package let field: String
    /// In the order in which they are told.
    package let stages: [Stage]
    /// The date after which a record is at its stage no longer, whatever its code says; nil where no date ends it.
    package let end: String?
  }

  /// Records with a date and a status.
  package struct Dates: Sendable {
    /// The date.
    package let date: String
    /// The field that tells how sure each is.
    package let status: String
    /// The codes of what happened.
    package let happened: [String]
    /// The codes of what is announced.
    package let coming: [String]
  }

  /// Claims about how one country stands to a body.
  package struct Standings: Sendable {
    /// The field that names the country.
    package let country: String
    /// The field that names the body.
    package let body: String
    /// The field that says how it stands.
    package let status: String
  }

  /// Series of figures.
  package struct Series: Sendable {
    /// What an amount has, of which growth, share and balance can be worked out; a growth has none of these.
    package let amount: Code
    /// What the series has that tells most: all that is counted, both ways.
    package let whole: [Code]
    /// The two codes of a field of which the first less the second is the balance; nil where there is none.
    package let balance: (field: String, gain: String, loss: String)?
  }

  /// How the records are divided.
  package let kind: Kind
  /// The fields that stand for a record, in declared order, besides its id.
  package let fields: [String]
}

extension DossierPart {
  /// Records one after the other.
  static func list(_ fields: String...) -> DossierPart { DossierPart(kind: .list, fields: fields) }

  /// Records at the stages that a coded field tells.
  static func stages(_ field: String, _ stages: [Stages.Stage], end: String? = nil, _ fields: String...)
    -> DossierPart
  {
    DossierPart(kind: .stages(Stages(field: field, stages: stages, end: end)), fields: fields)
  }

  /// Records with a date, of which a status tells whether they happened or are announced.
  static func dates(
    _ date: String, _ status: String, happened: [String], coming: [String], _ fields: String...
  ) -> DossierPart {
    let dates = Dates(date: date, status: status, happened: happened, coming: coming)
    return DossierPart(kind: .dates(dates), fields: fields)
  }

  /// Claims about how a country stands to a body.
  static func standings(of country: String, to body: String, as status: String, _ fields: String...)
    -> DossierPart
  {
    let standings = Standings(country: country, body: body, status: status)
    return DossierPart(kind: .standings(standings), fields: fields)
  }

  /// Series of figures.
  static func series(
    amount: Code, whole: [Code] = [], balance: (field: String, gain: String, loss: String)? = nil,
    _ fields: String...
  ) -> DossierPart {
    DossierPart(kind: .series(Series(amount: amount, whole: whole, balance: balance)), fields: fields)
  }
}

extension DossierPart.Stages.Stage {
  /// A stage that these codes mean.
  static func stage(_ name: String, _ title: String, _ codes: String..., isForemost: Bool = false)
    -> DossierPart.Stages.Stage
  {
    .init(name: name, title: title, codes: codes, isForemost: isForemost)
  }
}

extension Resource {
  /// The collection of what belongs to its records, such as the figures of a series; nil where nothing does.
  package var nested: Resource? { Resource.all.first { $0.parent?.collection == name } }
}
