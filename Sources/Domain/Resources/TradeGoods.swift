extension Resource {
  /// What goods flow each way.
  static let tradeGoods = Resource(
    "trade-goods", table: "trade_good", title: "Trade goods", "Goods that one country sells to another.",
    fields: [
      .reference("exporter", to: "countries", "The country that sells.", required: true),
      .reference("importer", to: "countries", "The country that buys.", required: true),
      .text("goods", "The goods, in our words.", required: true, search: .title),
      .text("hs_code", "Harmonized System code, only where the source gives one.", form: .hsCode),
      .date("period", "When they flow, where the source says so."),
      .choice("status", .statuses, "Whether they flow, or might.", required: true),
      .links(of: "trade_good"),
    ],
    filters: [.country("exporter", "importer")], order: [.ascending("exporter"), .ascending("importer")],
    time: .date("period"),
    dossier: .list("exporter", "importer", "goods", "hs_code", "period", "status", "citations"))
}

extension CodeList {
  /// Whether goods flow, or might.
  fileprivate static let statuses = CodeList(
    "trade_good_status", "Whether goods flow, or might.",
    [
      .init("actual", "Actual", "They flow."),
      .init("potential", "Potential", "They might."),
      .init("planned", "Planned", "They are to flow."),
    ])
}
