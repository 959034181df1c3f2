import Foundation
import Results
import Testing

/// Against choix, an independent implementation: `Fixtures/choix_strengths.py`.
@Suite struct ChoixTests {
  struct Golden: Decodable { let pairs: [[Int]], strengths: [Double] }

  /// Without ties and almost without the ridge, Davidson's model is Bradley and Terry's.
  @Test func strengthsWithoutTiesAreThoseOfChoix() throws {
    let path = try #require(
      Bundle.module.url(forResource: "Fixtures/choix", withExtension: "json"))
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: path))
    let pairs = golden.pairs.map { BradleyTerry.Pair($0[0], $0[1], wins: $0[2], losses: $0[3]) }
    let fit = BradleyTerry(pairs, count: 5, ridge: 1e-9)
    #expect(fit.strengths.count == golden.strengths.count)
    for (found, expected) in zip(fit.strengths, golden.strengths) {
      #expect(abs(found - expected) < 1e-6, "\(found), expected \(expected)")
    }
  }
}
