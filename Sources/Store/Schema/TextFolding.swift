/// What is done to a text before FTS5 takes it apart into words, so that the same word is found however it is spelt.
///
/// FTS5 itself folds case and the diacritics of Latin letters. It does not fold those of other alphabets, and takes a
/// run of Chinese or Thai, which is written without spaces, for one word. So letters are replaced, and each letter of
/// such a script stands as a word of its own: what is searched for is then a phrase of such words. The text of a record
/// goes through `sql`, that of a query through `folded`, and both do the same.
enum TextFolding {
  /// Letters with what is searched for in their place, one scalar for one scalar. U+0301 is a diacritic to FTS5, which
  /// drops it.
  static let letters: [(letter: Unicode.Scalar, folded: Unicode.Scalar)] =
    // Russian and Greek.
    pairs("ЁёΆΈΉΊΌΎΏάέήίόύώΐΰϊϋΪΫς", "ЕеΑΕΗΙΟΥΩαεηιουωιυιυΙΥσ")
    // The dotless i of Turkish; alef, yeh, kaf, waw and teh marbuta of Arabic as Persian has them; Indian digits.
    + pairs("ıأإآٱىيئكؤةۀ", "iااااییی\u{6A9}وهه") + pairs("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
    // Vowel signs of Arabic, its hamzas above and below, and the stroke that only lengthens a word.
    + ((0x64B...0x655).map { $0 } + [0x640, 0x670]).compactMap(Unicode.Scalar.init).map { ($0, "\u{301}") }

  /// Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese syllables, Chinese characters.
  private static let unspaced: [ClosedRange<UInt32>] = [
    0xE01...0xE7F, 0xE81...0xEFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3041...0x30FF,
    0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFD,
  ]

  /// Stands before and behind a letter that is a word of its own: a space without width, which is a space to FTS5 too.
  private static let gap: Unicode.Scalar = "\u{200B}"

  private static let foldedLetters = Dictionary(letters.map { ($0.letter, $0.folded) }) { first, _ in first }

  private static func pairs(_ letters: String, _ folded: String) -> [(Unicode.Scalar, Unicode.Scalar)] {
    Array(zip(letters.unicodeScalars, folded.unicodeScalars))
  }

  // MARK: Swift

  /// A text as FTS5 gets it, with the place in the text of each of its scalars.
  static func folded(_ text: String) -> (text: String, places: [Int]) {
    var folded = String.UnicodeScalarView()
    var places: [Int] = []
    for (place, scalar) in text.unicodeScalars.enumerated() {
      let isAlone = unspaced.contains { $0.contains(scalar.value) }
      let scalars = isAlone ? [gap, scalar, gap] : [foldedLetters[scalar] ?? scalar]
      folded.append(contentsOf: scalars)
      places += scalars.map { _ in place }
    }
    return (String(folded), places)
  }

  // MARK: SQL

  /// The table of the letters.
  static let table = "text_letter"

  /// The table and what fills it.
  /// - Parameter texts: what texts are folded by it, which its text says.
  static func object(noting texts: String) -> DerivedObject {
    let rows = letters.map { "('\($0.letter)', '\($0.folded)')" }
    return DerivedObject(
      .table, table,
      """
      CREATE TABLE \(table) ( -- What is searched for in the place of a letter, in the texts \(texts).
        letter TEXT NOT NULL PRIMARY KEY,
        folded TEXT NOT NULL
      ) STRICT, WITHOUT ROWID
      """, fills: ["INSERT INTO \(table) VALUES \(rows.joined(separator: ", "))"])
  }

  /// A text as FTS5 gets it. One that holds nothing to fold stays as it is; most have nothing but ASCII. Any other is
  /// halved until only letters are left, which takes its length times the logarithm of that.
  /// - Parameter text: SQL, which is evaluated once.
  static func sql(_ text: String) -> String {
    """
    (SELECT CASE WHEN length(x) = length(CAST(x AS BLOB)) OR x NOT GLOB '*[\(allLetters)]*' THEN x ELSE (
          WITH RECURSIVE part(place, text) AS (SELECT 1, x
            UNION ALL SELECT place, substr(text, 1, length(text) / 2) FROM part WHERE length(text) > 1
            UNION ALL SELECT place + length(text) / 2, substr(text, length(text) / 2 + 1) FROM part WHERE length(text) > 1)
          SELECT group_concat(CASE WHEN text GLOB '[\(ranges)]' THEN char(8203) || text || char(8203)
            ELSE coalesce(folded, text) END, '')
          FROM (SELECT text FROM part WHERE length(text) = 1 ORDER BY place) LEFT JOIN \(table) ON letter = text
        ) END FROM (SELECT \(text) AS x))
    """
  }

  private static let ranges = unspaced.map { range in
    [range.lowerBound, range.upperBound].compactMap(Unicode.Scalar.init).map(String.init)
      .joined(separator: "-")
  }.joined()

  private static let allLetters = String(String.UnicodeScalarView(letters.map(\.letter))) + ranges
}
