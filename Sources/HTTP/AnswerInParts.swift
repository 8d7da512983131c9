/// An answer that takes long to make, made in parts between which the loop serves its other connections.
///
/// The loop makes one part in each of its turns, and finishes one such answer before it begins the next, in the
/// order in which they were asked for. So others wait for one part at most, however many such answers there are,
/// and what an answer holds while it is made is held once for each loop.
package protocol AnswerInParts: AnyObject {
  /// Makes the next part, at most a quarter of a millisecond's work, and returns true while more are to follow. With
  /// the last one `response`, which is reset before each, is the answer, whatever kind of body it has. Never
  /// throws: every fault is an answer.
  ///
  /// `request` is a copy of the one that the answer is for, without its body. A client that leaves is told of by
  /// the end of this value's life.
  func proceed(on request: borrowing Request, into response: inout Response) -> Bool
}
