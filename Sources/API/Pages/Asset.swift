import HTTP
import Representation
import System

/// A file that pages refer to, inside the program. Its address holds a hash of its bytes, so that a browser may keep it
/// for ever.
struct Asset: Sendable {
  /// The address: `/assets/style-0123456789abcdef.css`.
  let path: String
  fileprivate let bytes: [UInt8]
  fileprivate let format: Format
  fileprivate let summary: String
  fileprivate let place: String

  private init(_ name: String, _ format: Format, _ summary: String, _ bytes: [UInt8]) {
    let hash = Hexadecimal.digits(of: ContentHash.hash(bytes.span))
    place = "/assets/\(name)-\(String(decoding: hash, as: UTF8.self))"
    path = "\(place).\(format.extensions[0])"
    (self.format, self.summary, self.bytes) = (format, summary, bytes)
  }

  /// The style sheet of all pages.
  static let style = Asset("style", .css, "The style sheet of pages.", PackageResources.style_css)
  /// The script of all pages, without which all of them work.
  static let script = Asset(
    "entente", .javaScript, "Previews of citations on pages.", PackageResources.entente_js)
  /// What changes records, on the pages that do.
  static let edit = Asset(
    "edit", .javaScript, "Changes records in the browser.", PackageResources.edit_js)
  /// The sign of the site.
  static let icon = Asset("icon", .svg, "The sign of the site.", PackageResources.icon_svg)

  static let all = [style, script, edit, icon]
}

extension Route {
  /// `GET /assets/{file}`: the files that pages refer to.
  static let assets = Asset.all.map { asset in
    Route(asset.place, asset.summary, formats: [asset.format], access: .open, isImmutable: true) {
      _, _, response in
      response.body = asset.bytes
      response.add("X-Content-Type-Options", "nosniff")
      return nil
    }
  }
}
