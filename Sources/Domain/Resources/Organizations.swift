extension Resource {
  /// Bodies that take part.
  static let organizations = Resource(
    "organizations", table: "organization", title: "Organizations",
    "An intergovernmental body, forum, company, agency, university or other body that takes part.",
    fields: [
      .name("name", "The name most used in English."),
      .choice(
        "kind", .kinds, "What sort of body it is.", required: true),
      .reference("country", to: "countries", "The country it belongs to; none for international bodies."),
      .reference("parent", to: "organizations", "The body it is a part of."),
      .text("role", "What it does in this record, in our words.", search: .text),
      .aliases(of: "organization"),
    ],
    order: [.ascending("name")])
}

extension CodeList {
  /// What sort of body an organization is.
  fileprivate static let kinds = CodeList(
    "organization_kind", "What sort of body an organization is.",
    [
      .init(
        "intergovernmental_organization", "Intergovernmental organization",
        "A body that states have founded by treaty."),
      .init("forum", "Forum", "A standing format of talks between states."),
      .init("commission", "Commission", "A joint commission of two or more states."),
      .init("company", "Company", "A firm, also one that a state owns."),
      .init("agency", "Agency", "A public body below a ministry."),
      .init("ministry", "Ministry", "A ministry of a government."),
      .init("parliament", "Parliament", "A parliament or a chamber of one."),
      .init("exchange", "Exchange", "An exchange for goods or securities."),
      .init("university", "University", "A university or another school of higher education."),
      .init("research_institute", "Research institute", "A body that does research."),
      .init("armed_force", "Armed force", "An army, a navy or another armed force."),
      .init("media", "Media", "A newspaper, broadcaster or news agency."),
      .init("movement", "Movement", "A political or social movement."),
      .init("program", "Program", "A program with an organization of its own."),
    ])
}
