import Domain
import HTTP
import Representation

/// The compressing of a large answer that is otherwise finished, some bytes at a time.
final class CompressionInParts: AnswerInParts {
  /// Input of a part: about a quarter of a millisecond's work.
  private static let bytesPerPart = 16 * 1024

  private let finished: FinishedAnswer
  private let application: Application
  private var compression: GzipCompression?

  init(_ finished: FinishedAnswer, _ application: Application) {
    (self.finished, self.application) = (finished, application)
  }

  func proceed(on request: borrowing Request, into response: inout Response) -> Bool {
    // Where there is no memory for it, or another request was first, there is nothing to do but to answer.
    if compression == nil, !finished.isCompressed { compression = finished.compression() }
    if let compression, compression.proceed(bytesAtMost: CompressionInParts.bytesPerPart) { return true }
    finished.keep(compressed: compression?.result)
    do throws(Problem) {
      try application.giveAtOnce(finished, for: request, into: &response)
    } catch {
      application.walk.answer(request, with: error, into: &response)
    }
    return false
  }
}
