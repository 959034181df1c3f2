// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "zoetrope",
  products: [
    .executable(name: "bench", targets: ["bench"]),
    .library(name: "NeuralNetworks", targets: ["NeuralNetworks"]),
    .library(name: "VideoModels", targets: ["VideoModels"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-openmp-dev"])]),
    .systemLibrary(
      name: "CFFmpeg",
      providers: [
        .apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswscale-dev"])
      ]),
    .systemLibrary(name: "CPNG", providers: [.apt(["libpng-dev"])]),
    // Debian keeps the headers in a folder of their own, and its pkg-config file comes only with all of
    // OpenCV's forty packages.
    .target(
      name: "COpenCV",
      cxxSettings: [.unsafeFlags(["-isystem", "/usr/include/opencv4"])],
      linkerSettings: ["core", "imgproc", "flann", "features2d", "calib3d", "video"].map {
        .linkedLibrary("opencv_" + $0)
      }),
    .target(
      name: "CGnuplot",
      linkerSettings: [
        .linkedLibrary("boost_iostreams"), .linkedLibrary("boost_filesystem"),
        .linkedLibrary("boost_system"), .linkedLibrary("util"),
      ]),
    .target(
      name: "CVectorKernels",
      linkerSettings: [.linkedLibrary(":libgomp.so.1"), .linkedLibrary("m")]),
    .target(
      name: "Kernels", dependencies: ["COneDNN", "COpenBLAS", "CVectorKernels"],
      swiftSettings: settings),
    .target(name: "Tensors", dependencies: ["Kernels"], swiftSettings: settings),
    .target(name: "CFiles"),
    .target(name: "Files", dependencies: ["CFiles"], swiftSettings: settings),
    .target(
      name: "NeuralNetworks", dependencies: ["Files", "Kernels", "Tensors"],
      swiftSettings: settings),
    .target(
      name: "VideoModels", dependencies: ["Kernels", "NeuralNetworks", "Tensors"],
      swiftSettings: settings),
    .target(
      name: "Datasets", dependencies: ["Files", "Kernels", "Tensors", "VideoIO"],
      swiftSettings: settings),
    .target(
      name: "Metrics", dependencies: ["Kernels", "NeuralNetworks", "Tensors"],
      resources: [.copy("Resources")], swiftSettings: settings),
    .target(name: "Plots", dependencies: ["CGnuplot"], swiftSettings: settings),
    .target(
      name: "VideoIO",
      dependencies: ["CFFmpeg", "COpenCV", "CPNG", "Files", "Kernels", "Tensors"],
      swiftSettings: settings),
    .target(
      name: "Harness",
      dependencies: [
        "Datasets", "Files", "Kernels", "Metrics", "NeuralNetworks", "Plots", "Recognition",
        "Results",
        "Tensors", "VideoIO", "VideoModels", .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: settings),
    .target(
      name: "Results",
      dependencies: ["Files", .product(name: "Mustache", package: "swift-mustache")],
      swiftSettings: settings),
    .target(
      name: "Recognition", dependencies: ["COpenCV", "Kernels", "Tensors"],
      swiftSettings: settings),
    .executableTarget(
      name: "bench",
      dependencies: [
        "Datasets", "Files", "Harness", "Kernels", "Metrics", "NeuralNetworks", "Results",
        "Tensors",
        "VideoIO", "VideoModels",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .target(
      name: "TestSupport", dependencies: ["NeuralNetworks", "Tensors"], path: "Tests/TestSupport",
      swiftSettings: settings),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .testTarget(
      name: "TensorsTests", dependencies: ["Kernels", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "NeuralNetworksTests",
      dependencies: ["Kernels", "NeuralNetworks", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "VideoModelsTests", dependencies: ["Datasets", "VideoModels", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(name: "FilesTests", dependencies: ["Files"], swiftSettings: settings),
    .testTarget(
      name: "DatasetsTests",
      dependencies: ["Datasets", "Files", "Kernels", "Tensors", "TestSupport", "VideoIO"],
      resources: [.copy("Fixtures")],
      swiftSettings: settings),
    .testTarget(
      name: "VideoIOTests",
      dependencies: ["CAllocations", "CFFmpeg", "Files", "Kernels", "Tensors", "VideoIO"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "ResultsTests", dependencies: ["Files", "Results", "TestSupport"],
      resources: [.copy("Fixtures")],
      swiftSettings: settings),
    .testTarget(
      name: "PlotsTests", dependencies: ["Plots", "TestSupport", "VideoIO", "Tensors"],
      swiftSettings: settings),
    .testTarget(
      name: "MetricsTests", dependencies: ["Kernels", "Metrics", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "RecognitionTests",
      dependencies: ["Datasets", "Kernels", "Recognition", "Tensors"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "HarnessTests",
      dependencies: [
        "Datasets", "Files", "Harness", "NeuralNetworks", "Results", "Tensors", "TestSupport",
        "VideoIO", "VideoModels",
      ], swiftSettings: settings),
    .testTarget(
      name: "BenchTests",
      dependencies: [
        "bench", "Datasets", "Files", "Harness", "Tensors", "TestSupport", "VideoIO",
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu11,
  cxxLanguageStandard: .cxx17
)
