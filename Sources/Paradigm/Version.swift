/// The release of this package.
public enum Version {
    /// The version, as `User-Agent` and `paradigm --version` tell it.
    public static let current = "0.1.0"
}
