/// The code lists that several resources share.
extension CodeList {
  /// What records are about.
  static let topics = CodeList(
    "topic", "What a record is about.",
    [
      .init("agriculture", "Agriculture", "Farming, fishing, food and fertilizers."),
      .init("border", "Borders", "Where borders run, and how they are crossed and guarded."),
      .init("commerce", "Commerce", "Companies, markets and retail."),
      .init("culture", "Culture", "Arts, heritage, language and sport."),
      .init("customs", "Customs", "Duties, clearance and customs services."),
      .init("defence", "Defence", "Armed forces, arms and exercises."),
      .init("digital", "Digital", "Information technology and digital services."),
      .init("diplomacy", "Diplomacy", "Relations between states as such: talks, visits, missions."),
      .init("economy", "Economy", "The economy as a whole: output, growth, prices."),
      .init("education", "Education", "Schools, universities, students and science."),
      .init("energy", "Energy", "Electricity, renewables and energy in general."),
      .init("environment", "Environment", "Climate, nature and pollution."),
      .init("finance", "Finance", "Banks, payments, currencies and debt."),
      .init("gas", "Gas", "Natural gas: fields, pipelines, sales and transit."),
      .init("health", "Health", "Medicine and public health."),
      .init("human_rights", "Human rights", "Rights and freedoms of people, and how they are kept."),
      .init("humanitarian", "Humanitarian matters", "Aid, relief and exchange between people."),
      .init("industry", "Industry", "Manufacturing, mining and construction."),
      .init("integration", "Integration", "Unions of states and their common rules."),
      .init("investment", "Investment", "Capital that is put into another country."),
      .init("justice", "Justice", "Courts, legal help, extradition and crime."),
      .init("logistics", "Logistics", "Storing, handling and forwarding of goods."),
      .init("maritime", "Maritime matters", "Seas, ports and shipping."),
      .init("media", "Media", "Press, broadcasting and information."),
      .init("migration", "Migration", "People who move between countries, visas and work abroad."),
      .init("neutrality", "Neutrality", "A state's neutrality and what follows from it."),
      .init("oil", "Oil", "Crude oil and its products."),
      .init("politics", "Politics", "Governments, parties and elections."),
      .init("population", "Population", "How many people there are, and who."),
      .init("rail", "Rail", "Railways and what runs on them."),
      .init("security", "Security", "Terrorism, crime across borders and the safety of states."),
      .init("telecommunications", "Telecommunications", "Networks, cables and satellites."),
      .init("tourism", "Tourism", "Travel for pleasure."),
      .init("trade", "Trade", "Exports and imports of goods and services."),
      .init("transport", "Transport", "Roads, corridors, aviation and transit in general."),
      .init("water", "Water", "Rivers, lakes, irrigation and drinking water."),
    ])

  /// How a stated number stands to the true one.
  static let bounds = CodeList(
    "bound", "How a stated number stands to the true one.",
    [
      .init("exact", "Exact", "The number as it is stated."),
      .init("about", "About", "Near the number, on either side of it."),
      .init("more_than", "More than", "Above the number, which is itself too low."),
      .init("at_least", "At least", "The number or more."),
      .init("less_than", "Less than", "Below the number, which is itself too high."),
      .init("at_most", "At most", "The number or less."),
      .init("range", "Range", "Between two numbers, both of them included."),
    ])

  /// SDMX CL_OBS_STATUS, and `target` for what is aimed at.
  static let observationStatus = CodeList(
    "obs_status", "What sort of figure an observation is (SDMX CL_OBS_STATUS), or a target.",
    [
      .init("A", "Normal", "An actual figure."),
      .init("B", "Time series break", "An actual figure that does not compare with those before it."),
      .init("C", "Confidential", "There is a figure, and it is not published."),
      .init("D", "Definition differs", "Counted in another way than the rest of the series."),
      .init("E", "Estimated", "Worked out, not counted."),
      .init("F", "Forecast", "Expected for a time that was still to come."),
      .init("I", "Imputed", "Filled in by the source where it had no figure of its own."),
      .init(
        "M", "Missing, cannot exist", "The source says that there is no figure, and that there can be none."),
      .init("N", "Not significant", "Too small to be stated."),
      .init("O", "Missing", "The source says that it has no figure."),
      .init("P", "Provisional", "To be revised by its source."),
      .init("U", "Low reliability", "The source itself doubts the figure."),
      .init("target", "Target", "What is aimed at. No code of SDMX, which is given T.", statistical: "T"),
    ])

  /// SDMX CL_FREQ, and `irregular` where a source gives single figures.
  static let frequency = CodeList(
    "frequency", "How often a figure is due (SDMX CL_FREQ).",
    [
      .init("A", "Annual", "One figure a year."),
      .init("S", "Half-yearly", "One figure a half-year."),
      .init("Q", "Quarterly", "One figure a quarter."),
      .init("M", "Monthly", "One figure a month."),
      .init("W", "Weekly", "One figure a week."),
      .init("D", "Daily", "One figure a day."),
      .init("irregular", "Irregular", "Single figures at no fixed distance. No code of SDMX."),
    ])

  /// How much a page or a timeline makes of a record.
  static let weights = CodeList(
    "weight", "How much a page or a timeline makes of a record.",
    [
      .init("headline", "Headline", "What is shown first, and where little is shown."),
      .init("normal", "Normal", "What is shown where all is shown."),
      .init("minor", "Minor", "What is shown when it is asked for."),
    ])

  /// What a series measures.
  static let measure = CodeList(
    "measure", "What a series measures.",
    [
      .init("level", "Level", "An amount."),
      .init("growth", "Growth", "By how much an amount grew over an earlier one."),
    ])

  /// What a growth figure compares with.
  static let comparison = CodeList(
    "comparison", "What a growth figure compares with.",
    [
      .init("year_earlier", "A year earlier", "The same period of the year before."),
      .init("previous_period", "The period before", "The quarter, month or year just before."),
      .init("unstated", "Unstated", "The source does not say."),
    ])

  /// How one record stands to another.
  static let relations = CodeList(
    "relation", "How one record stands to another.",
    [
      .init("part_of", "Part of", "This record is a part of the other."),
      .init("renews", "Renews", "This record makes the other hold for longer."),
      .init("supersedes", "Supersedes", "This record takes the place of the other."),
      .init("implements", "Implements", "This record carries the other out."),
      .init("concerns", "Concerns", "This record is about the other."),
      .init("follows", "Follows", "This record comes after the other in one course of events."),
      .init("results_from", "Results from", "This record came about by the other."),
      .init("disagrees_with", "Disagrees with", "The two cannot both be so."),
      .init("see_also", "See also", "Who reads this record may want to read the other."),
    ])

  /// The relations that have a direction: who follows one from record to record comes to an end.
  package static let directedRelations = [
    "part_of", "renews", "supersedes", "implements", "follows", "results_from",
  ]

  /// The collections a link may point into.
  static let linkable = CodeList(
    "linkable_collection", "The collections that a link may lead into.", { linkTargets })

  private static let linkTargets = Contents(
    Resource.all.filter(\.isLinkable).sorted { $0.name < $1.name }
      .map { .init($0.name, $0.title, $0.summary) })
}

/// What dates say of themselves.
extension CodeList {
  /// How fine a date is.
  static let datePrecision = CodeList(
    "date_precision", "How fine a date is.",
    UncertainDate.Precision.allCases.map { .init($0.rawValue, $0.title, $0.meaning) })

  /// A date's own doubt.
  static let dateQualifier = CodeList(
    "date_qualifier", "What a source says of the certainty of a date (EDTF).",
    UncertainDate.Qualifier.allCases.map { .init($0.rawValue, $0.title, $0.meaning) })
}

extension UncertainDate.Precision {
  fileprivate var title: String {
    self == .halfYear ? "Half-year" : rawValue.prefix(1).uppercased() + rawValue.dropFirst()
  }

  fileprivate var meaning: String {
    switch self {
    case .day: "One day."
    case .month: "One month, or a day in it that is not known."
    case .season: "One season, by the months of the northern half of the earth."
    case .quarter: "One quarter of a year."
    case .halfYear: "The first or the second half of a year."
    case .year: "One year, or a day or month in it that is not known."
    case .decade: "Ten years, from one that ends in 0."
    case .century: "A hundred years, from one that ends in 00."
    case .open: "No date: there is no end."
    case .interval: "From one date to another, either of which may be open or unknown."
    }
  }
}

extension UncertainDate.Qualifier {
  fileprivate var title: String {
    self == .both ? "Uncertain and approximate" : rawValue.prefix(1).uppercased() + rawValue.dropFirst()
  }

  fileprivate var meaning: String {
    switch self {
    case .uncertain: "The source is not sure of it (? in EDTF)."
    case .approximate: "About then (~ in EDTF)."
    case .both: "About then, and the source is not sure of it (% in EDTF)."
    }
  }
}
