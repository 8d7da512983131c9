/// What is done with the body of a request that has not come yet.
package enum BodyIntake {
  /// It is gathered in memory, and the handler is asked once it is whole.
  case gathered
  /// It goes piece by piece where there is room for it, and the handler is asked once it is whole.
  case stored(any BodyStore)
  /// It is not taken: the response is the answer.
  case refused
}

/// Where the body of one request goes that is larger than memory should hold. It lives on the loop's thread and is asked
/// there; what takes long it does elsewhere. When it is let go of, so is the body.
package protocol BodyStore: AnyObject {
  /// Bytes that the body may have after the chunked coding is taken off. Past it: 413.
  var byteMost: Int { get }

  /// From the end of the head to the end of the body. Past it: 408.
  var time: Duration { get }

  /// Takes the next bytes. Called once the bytes before are stored. Rings the bell when they are stored, or cannot be.
  func put(_ piece: [UInt8], isLast: Bool, _ bell: Bell)

  /// How far it is with the bytes that it was given last. Where it is `refused`, `response`, which is reset, is the answer.
  func progress(with request: borrowing Request, into response: inout Response) -> BodyProgress
}

/// How far a store is with the bytes that it was given last.
package enum BodyProgress {
  /// They are being stored.
  case underWay
  /// They are stored.
  case stored
  /// The body is not taken.
  case refused
}
