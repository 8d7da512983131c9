/// What is derived for the store's own tables, which no resource declares.
enum StoreSQL {
  /// A commit and a change never change and are never deleted. A token is found by its first characters, and what
  /// is remembered of writes by its age.
  static let derived =
    ["commits", "changes"].flatMap { table in
      [
        DerivedObject.refusal("\(table)_stay", "DELETE ON \(table)", "\(table) are never deleted"),
        DerivedObject.refusal("\(table)_never_change", "UPDATE ON \(table)", "\(table) never change"),
      ]
    } + [
      DerivedObject(
        .index, "tokens_by_first_characters",
        "CREATE INDEX tokens_by_first_characters ON tokens (first_characters)"),
      DerivedObject(.index, "tokens_by_name", "CREATE INDEX tokens_by_name ON tokens (name)"),
      DerivedObject(.index, "idempotency_by_time", "CREATE INDEX idempotency_by_time ON idempotency (at)"),
    ]
}
