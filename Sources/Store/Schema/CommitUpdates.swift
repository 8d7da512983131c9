import Domain

/// The statements that bring what follows from the records of one collection up to date behind a commit: the index of
/// words, the records that disagree, and the countries of these. Triggers would do the same row by row, but then SQLite
/// copies each page that a row touches before the row is stored, so as to take back that row alone; and FTS5 writes out
/// what it has gathered before each such row.
///
/// What was opened is looked at in portions while a commit is made, what was closed once, at its end.
struct CommitUpdates {
  /// Behind versions that were opened: `?1` is the commit, `?2` the first of the versions. They are still current.
  let opened: [String]
  /// Behind versions that were closed: `?1` is the commit.
  let closed: [String]
  /// Where records disagree since the version `?2`: notes which countries they are about.
  static let ofDisagreements: [String] = DisagreementCountries.updates(of: Resource.all)

  private init(_ resource: Resource, _ texts: TextIndex) {
    opened =
      [texts.opening(resource)] + DisagreementIndex.opening(resource)
      + DisagreementCountries.opening(resource)
    closed = [texts.closing(resource)] + DisagreementIndex.closing(resource)
  }

  /// Those of every collection, by its name.
  static let all: [String: CommitUpdates] = {
    let texts = TextIndex(Resource.all)
    return Dictionary(
      uniqueKeysWithValues: Resource.all.map { ($0.name, CommitUpdates($0, texts)) })
  }()
}
