/// The attributes of an element, valid while its handler is called.
@safe
struct MarkupAttributes {
    /// Names and values in turn, then nil.
    private let list: UnsafeMutablePointer<UnsafePointer<CChar>?>

    /// The attributes as the parser gives them.
    init(_ list: UnsafeMutablePointer<UnsafePointer<CChar>?>) {
        unsafe self.list = unsafe list
    }

    /// The value of an attribute; nil when it is not there.
    subscript(_ name: MarkupName) -> String? {
        var found: String?
        unsafe visit { other, value in
            if other == name { found = unsafe String(cString: value) }
        }
        return found
    }

    /// Calls a closure with each name and its value, which ends with NUL.
    func visit(_ body: (MarkupName, UnsafePointer<CChar>) -> Void) {
        var next = unsafe list
        while let name = unsafe next.pointee, let value = unsafe (next + 1).pointee {
            unsafe body(MarkupName(parsed: name), value)
            unsafe next += 2
        }
    }
}
