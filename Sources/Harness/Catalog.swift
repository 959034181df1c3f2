internal import Datasets

/// What `bench` knows, one line each.
public enum Catalog {
  /// The models.
  public static var models: [(name: String, summary: String)] {
    Model.all.map { ($0.name, $0.summary) }
  }

  /// The suites at hand; of a file that is no suite, what is wrong with it.
  public static var suites: [(name: String, summary: String)] {
    Suite.known.map { name in
      do {
        return (name, try Suite(file: Suite.file(name), scale: .small).description)
      } catch { return (name, "\(error)") }
    }
  }

  /// The data sets that suites can name.
  public static var data: [(name: String, summary: String)] {
    DatasetName.allCases.map { ($0.rawValue, $0.summary) }
  }
}
