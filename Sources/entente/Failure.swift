import ArgumentParser
import Domain
import SQLite

/// Runs a command's work and turns what it throws into a message and an exit code.
func reporting(_ work: () throws -> Void) throws {
  do {
    try work()
  } catch let problem as Problem {
    Console.say(problem)
    throw ExitCode.failure
  } catch let error as MigrationError {
    Console.say("entente: the database cannot be brought to this program's schema. \(error.explanation)")
    throw ExitCode.failure
  } catch let error as SQLiteError {
    Console.say("entente: \(error)")
    throw ExitCode.failure
  }
}

extension ExitCode {
  /// A check found faults.
  static let faults = ExitCode(2)
}
