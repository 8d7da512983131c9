/// How a question costs least, which depends on how much is stored and so on when it is asked.
struct PlanWay: Hashable {
  /// Whether the records of the period, or since a commit, are few, so that they are gathered and sorted.
  var isFew = false
  /// Whether few versions were closed since the moment asked about.
  var isFewSince = false
  /// Whether there were few versions at the moment asked about, so that they are gathered and sorted.
  var isFewThen = false
  /// Whether few records have the words asked for, so that they are gathered and sorted.
  var isFewFound = false
}
