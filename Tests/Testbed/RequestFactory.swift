internal import Bytes
package import HTTP

extension Request {
  /// Makes a request without a connection, for calling a handler in process: writes the message that a client
  /// would send, runs the parser over it and lends the result. Host and, with a body, Content-Length are
  /// added where they are missing. A message that the parser refuses is a programmer's error.
  package static func with<Result, Failure: Error>(
    _ method: Method, _ target: String, fields: [(String, String)] = [], body: [UInt8] = [],
    _ use: (borrowing Request) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let message = message(method, target, fields: fields, bodyCount: body.count)
    return try Request.lend(
      parsedHead(message), over: message.span, body: body.span, number: 1, to: use)
  }

  private static func message(
    _ method: Method, _ target: String, fields: [(String, String)], bodyCount: Int
  ) -> [UInt8] {
    let names = fields.map { $0.0.lowercased() }
    var text = "\(method.rawValue) \(target) HTTP/1.1\r\n"
    if !names.contains("host") { text += "Host: localhost\r\n" }
    for (name, value) in fields { text += "\(name): \(value)\r\n" }
    if bodyCount > 0, !names.contains("content-length") { text += "Content-Length: \(bodyCount)\r\n" }
    return [UInt8]((text + "\r\n").utf8)
  }

  private static func parsedHead(_ message: [UInt8]) -> RequestHead {
    var parser = RequestParser()
    do {
      let progress = try parser.parse(message.span)
      precondition(progress == .complete(length: message.count), "the message holds an empty line too early")
    } catch {
      preconditionFailure("the parser refuses this message: \(error): \(error.explanation)")
    }
    return parser.head
  }
}

extension KeptRequest {
  /// Copies a request that was made without a connection.
  package convenience init(_ request: borrowing Request) {
    let message = request.withMessage { Array($0) }
    self.init(request, bytes: message.span)
  }
}
