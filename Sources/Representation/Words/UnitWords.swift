/// What one is of what is counted, in words.
package enum UnitWords {
  /// "US dollars" for USD (ISO 4217), "percent" for PC (SDMX CL_UNIT_MEASURE); any other unit as it is.
  package static func plural(_ unit: String) -> String {
    switch unit {
    case "USD": "US dollars"
    case "EUR": "euros"
    case "RUB": "Russian rubles"
    case "KZT": "Kazakhstani tenge"
    case "TMT": "Turkmenistani manat"
    case "CNY": "Chinese yuan"
    case "PC": "percent"
    case "m3": "cubic meters"
    case "km": "kilometers"
    default: unit
    }
  }
}
