import GRDB
import Hummingbird

/// A place in a source.
struct Citation: Codable {
  let source: String
  let paragraph: Int?
  let quote: String?
  let fields: [String]?
}

/// How a record stands to another.
struct Link: Codable {
  let relation: String
  let collection: String
  let target: String
}

/// What another register calls a record.
struct Identifier: Codable {
  let scheme: String
  let value: String
  let url: String?
}

/// What a party did about an agreement.
struct Act: Codable {
  let country: String?
  let organization: String?
  let act: String
  let date: UncertainDate?
}

/// A date as a list holds it.
struct UncertainDate: Codable {
  let edtf: String
  let min: String?
  let max: String?
  let precision: String
  let qualifier: String?
}

/// The rows of an answer.
struct Page<Item: Encodable & Sendable>: ResponseEncodable, Sendable {
  let data: [Item]
}

/// A trade series, every field. GRDB decodes the lists from the JSON text that the view gives.
struct TradeSeries: Codable, FetchableRecord, ResponseEncodable {
  let id: String
  let title: String
  let reporter: String
  let partner: String
  let flow: String
  let scope: String
  let product: String?
  let measure: String
  let unit: String
  let frequency: String
  let links: [Link]
  let weight: String
  let identifiers: [Identifier]
  let notes: String?
  let citations: [Citation]
  let revision: Int
}

/// An agreement with its parties. Dates are left as the columns they are.
struct AgreementSummary: Codable, FetchableRecord {
  let id: String
  let title: String
  let kind: String
  let status: String
  let parties: [String]
  let signed: String?
  let signed_min: String?
  let signed_max: String?
  let signed_precision: String?
  let signed_qualifier: String?
}

/// An agreement, every field.
struct Agreement: Codable, FetchableRecord, ResponseEncodable {
  let id: String
  let title: String
  let kind: String
  let status: String
  let parties: [String]
  let party_organizations: [String]
  let acts: [Act]
  let signatories: [String]
  let signed: String?
  let signed_min: String?
  let signed_max: String?
  let signed_precision: String?
  let signed_qualifier: String?
  let in_force: String?
  let in_force_min: String?
  let in_force_max: String?
  let in_force_precision: String?
  let in_force_qualifier: String?
  let expires: String?
  let expires_min: String?
  let expires_max: String?
  let expires_precision: String?
  let expires_qualifier: String?
  let place: String?
  let topics: [String]
  let scope: String?
  let count: Int?
  let count_bound: String?
  let links: [Link]
  let weight: String
  let identifiers: [Identifier]
  let notes: String?
  let citations: [Citation]
  let revision: Int
}

/// A figure of a series.
struct Observation: Codable, FetchableRecord {
  let period: String?
  let period_min: String?
  let period_max: String?
  let period_precision: String?
  let period_qualifier: String?
  let value: Double
}

/// An event with the countries concerned.
struct Event: Codable, FetchableRecord {
  let id: String
  let title: String
  let kind: String
  let date: String?
  let date_min: String?
  let date_max: String?
  let date_precision: String?
  let date_qualifier: String?
  let countries: [String]
}
