// Public, and the type usable from inline: only then does the compiler inline its clock into other modules.
public import Glibc

/// Calls of the C library that take addresses, in a form that takes values and gives values. Where one fails, `errno` says
/// why, as after the call itself.
///
/// A path is a string for the length of the call: the compiler hands over its bytes with a zero behind them. Everything else
/// that is handed over is a variable of the function that calls, and none of these calls keeps an address.
@usableFromInline package enum SystemCall {
  /// What the system says of an error.
  package static func message(of code: CInt) -> String {
    // The text lies in the library, and is copied before anybody asks for another.
    unsafe String(cString: strerror(code))
  }

  // MARK: Time

  /// What a clock shows.
  @inlinable package static func time(of clock: clockid_t) -> timespec {
    var moment = timespec()
    unsafe clock_gettime(clock, &moment)
    return moment
  }

  /// A moment, in seconds since 1970, as calendar and clock have it in UTC (gmtime_r(3)).
  package static func calendar(
    _ seconds: Int
  ) -> (year: Int, month: CInt, day: CInt, hour: CInt, minute: CInt, second: CInt) {
    var (seconds, parts) = unsafe (seconds, tm())
    unsafe gmtime_r(&seconds, &parts)
    return unsafe (
      1900 + Int(parts.tm_year), parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec
    )
  }

  // MARK: Files by name

  /// Opens a file (open(2)).
  /// - Parameter mode: who may do what with it, where it is made.
  /// - Returns: its descriptor, negative where it cannot be opened.
  package static func open(_ path: String, _ flags: CInt, mode: mode_t = 0) -> CInt {
    unsafe Glibc.open(path, flags, mode)
  }

  /// What is known of the file at a path (stat(2)); nil where there is none that can be seen.
  package static func status(of path: String) -> stat? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status : nil
  }

  /// The same of a link itself (lstat(2)).
  package static func status(ofLink path: String) -> stat? {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? status : nil
  }

  /// Whether this process may do with a file what `kind` says (access(2)).
  package static func mayAccess(_ path: String, _ kind: CInt) -> Bool { unsafe access(path, kind) == 0 }

  /// Takes a file's name away (unlink(2)).
  package static func removeFile(_ path: String) { _ = unsafe unlink(path) }

  /// Takes an empty folder away (rmdir(2)).
  package static func removeFolder(_ path: String) { _ = unsafe rmdir(path) }

  /// Gives a file another name, in the place of what has it (rename(2)).
  /// - Returns: whether it has it.
  package static func rename(_ path: String, to other: String) -> Bool {
    unsafe Glibc.rename(path, other) == 0
  }

  /// Makes a folder (mkdir(2)).
  /// - Returns: whether it was made.
  package static func makeFolder(_ path: String, mode: mode_t) -> Bool { unsafe mkdir(path, mode) == 0 }

  /// Makes a folder that nobody else has, by a name that begins so (mkdtemp(3)).
  /// - Returns: its path; nil where it cannot be made.
  package static func makeFolder(beginning start: String) -> String? {
    var path = Array("\(start)XXXXXX".utf8CString)
    guard unsafe mkdtemp(&path) != nil else { return nil }
    return String(decoding: path.dropLast().map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
  }

  /// The names of what lies in a folder; nil where it cannot be read.
  package static func names(inFolder path: String) -> [String]? {
    guard let stream = unsafe opendir(path) else { return nil }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    // An entry stays until the next is asked for, and its name ends with a zero.
    while let entry = unsafe readdir(stream) {
      unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe names.append(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
      }
    }
    return names
  }

  /// Where a path leads through all links (realpath(3)); nil where it leads nowhere.
  package static func target(of path: String) -> String? {
    guard let target = unsafe realpath(path, nil) else { return nil }
    // The text is ours until it is freed.
    defer { unsafe free(target) }
    return unsafe String(cString: target)
  }

  /// How large the file system that holds a path is, and how much of it is free (statvfs(3)); nil where that cannot be told.
  package static func fileSystem(of path: String) -> statvfs? {
    var status = statvfs()
    return unsafe statvfs(path, &status) == 0 ? status : nil
  }

  // MARK: Open files

  /// What is known of an open file (fstat(2)); nil where that cannot be told.
  package static func status(ofOpen file: CInt) -> stat? {
    var status = stat()
    return unsafe fstat(file, &status) == 0 ? status : nil
  }

  /// Reads into the bytes from `start` on, at most up to their end (read(2)), again where a signal came between.
  /// - Returns: how many came, 0 at the end of the file, negative where it cannot be read.
  package static func read(_ file: CInt, into bytes: inout [UInt8], from start: Int = 0) -> Int {
    precondition(start >= 0 && start <= bytes.count, "no such bytes")
    while true {
      let count = unsafe bytes.withUnsafeMutableBytes { bytes in
        let space = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
        return unsafe Glibc.read(file, space.baseAddress, space.count)
      }
      if count >= 0 || errno != EINTR { return count }
    }
  }

  /// Appends at most so many bytes from an offset of a file on (pread(2)).
  /// - Returns: how many came, 0 at the end of the file, negative where it cannot be read.
  package static func read(_ file: CInt, at offset: Int, appending most: Int, to bytes: inout [UInt8]) -> Int
  {
    var count = 0
    bytes.append(addingCapacity: most) { room in
      unsafe room.withUnsafeMutableBufferPointer { room, written in
        count = unsafe pread(file, room.baseAddress, most, off_t(offset))
        written = max(0, count)
      }
    }
    return count
  }

  /// Writes all bytes, however often that takes (write(2)).
  /// - Returns: whether all were written.
  package static func write(_ bytes: [UInt8], to file: CInt) -> Bool {
    unsafe bytes.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[start...])
        let count = unsafe Glibc.write(file, rest.baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        start += count
      }
      return true
    }
  }

  /// Writes all bytes from an offset of a file on, however often that takes (pwrite(2)).
  /// - Returns: whether all were written.
  package static func write(_ bytes: [UInt8], to file: CInt, at offset: Int) -> Bool {
    unsafe bytes.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[start...])
        let count = unsafe pwrite(file, rest.baseAddress, rest.count, off_t(offset + start))
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        start += count
      }
      return true
    }
  }

  /// Locks an open file, or waits for the lock, as `command` says (fcntl(2), "Open file description locks").
  /// - Returns: whether the lock was taken.
  package static func lock(_ file: CInt, _ kind: CInt, _ command: CInt) -> Bool {
    var lock = flock()
    lock.l_type = Int16(kind)
    lock.l_whence = Int16(SEEK_SET)
    return unsafe fcntl(file, command, &lock) == 0
  }

  /// Waits until one of several descriptors can be read or has ended (poll(2)).
  /// - Parameter milliseconds: for how long at most; negative is without end.
  /// - Returns: how many are ready; negative where a signal came first.
  package static func poll(_ descriptors: [CInt], milliseconds: CInt) -> CInt {
    var requests = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    return unsafe Glibc.poll(&requests, nfds_t(requests.count), milliseconds)
  }

  /// Sets the count of an eventfd to zero (eventfd(2)).
  package static func clearEvents(of file: CInt) {
    var count = UInt64(0)
    _ = unsafe Glibc.read(file, &count, MemoryLayout<UInt64>.size)
  }

  // MARK: The process

  /// How many of something this process may have (getrlimit(2)); nil where that cannot be told.
  package static func limit(of kind: __rlimit_resource) -> rlimit? {
    var limit = rlimit()
    return unsafe getrlimit(__rlimit_resource_t(kind.rawValue), &limit) == 0 ? limit : nil
  }

  /// Sets how many of something this process may have.
  /// - Returns: whether the system allows it.
  package static func setLimit(of kind: __rlimit_resource, to limit: rlimit) -> Bool {
    var limit = limit
    return unsafe setrlimit(__rlimit_resource_t(kind.rawValue), &limit) == 0
  }

  /// Has a shell run a command (system(3)).
  /// - Returns: how it ended, as wait(2) has it.
  package static func run(_ command: String) -> CInt { unsafe system(command) }

  /// The name of the user whose process this is; nil where they have none.
  package static var userName: String? {
    // What it gives stays until the next call, and is copied at once.
    unsafe getpwuid(getuid()).map { unsafe String(cString: $0.pointee.pw_name) }
  }

  // MARK: Addresses of the internet

  /// Every address to listen on that a host stands for, each as the kernel takes it (getaddrinfo(3)).
  /// - Returns: 0 or what getaddrinfo says instead; and what it found.
  package static func addresses(of host: String, port: UInt16) -> (code: CInt, found: [[UInt8]]) {
    var hints = unsafe addrinfo()
    unsafe hints.ai_family = AF_UNSPEC
    unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_PASSIVE
    // The list is ours until it is freed, and each of its addresses is as long as it says.
    var list: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(host, String(port), &hints, &list)
    guard code == 0 else { return (code, []) }
    defer { unsafe freeaddrinfo(list) }
    var found: [[UInt8]] = []
    var entry = unsafe list
    while let current = unsafe entry?.pointee {
      let address = unsafe UnsafeRawBufferPointer(start: current.ai_addr, count: Int(current.ai_addrlen))
      unsafe found.append([UInt8](address))
      unsafe entry = current.ai_next
    }
    return (code, found)
  }

  /// The bytes of a numeric address, as they go over the wire; nil where the text is none of this family (inet_pton(3)).
  /// - Parameter family: AF_INET, whose addresses have 4 bytes, or AF_INET6, of 16.
  package static func address(_ text: String, of family: CInt) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: family == AF_INET ? 4 : 16)
    return unsafe inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }

  /// The text of an address of 16 bytes (RFC 5952, inet_ntop(3)).
  package static func text(ofVersion6 bytes: [UInt8]) -> String {
    precondition(bytes.count == 16, "no address of IPv6")
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    // There is room for the longest, and it ends with a zero.
    guard unsafe inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
  }
}
