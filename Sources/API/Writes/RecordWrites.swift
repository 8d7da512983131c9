import Domain
import HTTP
import Representation
import Store

/// What changes one record.
extension Route {
  /// `POST /v1/{collection}`, or below the records that its own belong to.
  static func creation(of resource: Resource, within parent: Resource.Parent? = nil) -> Route {
    change(
      .post, "", "Stores a new record of \(resource.name).", [.record(of: resource)], resource, parent
    ) { (draft, terms, body, walk, response) throws(Problem) in
      let body = try RecordDraft.json(body)
      try draft.order(body, terms, if: .isNew).begin(by: walk, into: &response)
    }
  }

  /// `PUT /v1/{collection}/{id}`
  static func replacement(of resource: Resource, within parent: Resource.Parent? = nil) -> Route {
    change(
      .put, "/{id}", "Stores a record of \(resource.name), new or in the place of its present version.",
      [.record(of: resource)], resource, parent
    ) { (draft, terms, body, walk, response) throws(Problem) in
      let precondition = try terms.precondition(whenNone: .isAbsent)
      let state = try draft.state(terms)
      let body = try RecordDraft.json(body)
      try draft.order(body, terms, if: precondition, state: state).begin(by: walk, into: &response)
    }
  }

  /// `PATCH /v1/{collection}/{id}` (RFC 5789, RFC 7396)
  static func patch(of resource: Resource, within parent: Resource.Parent? = nil) -> Route {
    change(
      .patch, "/{id}", "Changes some fields of a record of \(resource.name).",
      [RequestBody("application/merge-patch+json", .object)], resource, parent
    ) { (draft, terms, body, walk, response) throws(Problem) in
      let current = try draft.present(terms)
      let precondition = try terms.precondition(whenNone: .isCurrent)
      let body = try draft.presentJSON().merged(with: RecordDraft.json(body))
      let state = RecordState.current(current)
      // What was merged is of this version: where another has come by the writer's turn, the patch is not for that.
      let demanded = precondition.holds(state) ? .isVersion([current.version]) : precondition
      try draft.order(body, terms, if: demanded, state: state).begin(by: walk, into: &response)
    }
  }

  /// `DELETE /v1/{collection}/{id}`: the record is retired, and its history stays.
  static func retirement(of resource: Resource, within parent: Resource.Parent? = nil) -> Route {
    change(
      .delete, "/{id}", "Retires a record of \(resource.name); its history stays.", [], resource, parent
    ) { (draft, terms, _, walk, response) throws(Problem) in
      _ = try draft.present(terms)
      let precondition = try terms.precondition(whenNone: .isCurrent)
      try draft.retirement(terms, if: precondition).begin(by: walk, into: &response)
    }
  }

  /// A route that changes one record, with the checks that all of them begin with.
  private static func change(
    _ method: Method, _ end: String, _ summary: String, _ bodies: [RequestBody], _ resource: Resource,
    _ parent: Resource.Parent?,
    order:
      @escaping @Sendable (RecordDraft, WriteTerms, [UInt8], Walk, inout Response) throws(Problem) -> Void
  ) -> Route {
    Route(
      resource.path(within: parent) + end, summary, methods: [method], parameters: WriteTerms.parameters,
      bodies: bodies, answer: .shared(resource.schemaName), of: resource, within: parent,
      access: .scope(.write), isLasting: false
    ) { (walk, question, response) throws(Problem) in
      let terms = try WriteTerms(question, rates: walk.hooks.rates)
      _ = walk.reader.refresh()
      let draft = try RecordDraft(walk, question, resource)
      if try draft.isReplayed(terms, into: &response) { return nil }
      try order(draft, terms, question.body, walk, &response)
      return nil
    }
  }
}

extension RequestBody {
  /// A record of a collection.
  fileprivate static func record(of resource: Resource) -> RequestBody {
    RequestBody("application/json", .shared(resource.bodySchemaName))
  }
}
