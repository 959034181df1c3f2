/// Texts that somebody could put into a name, a label or a remark to get more than words shown.
public enum Hostile {
  /// All of them.
  public static let texts = [
    // Shells, and gnuplot's commands, strings, macros and data.
    "v`touch MARK`", "$(touch MARK)", "a\"\u{301};system('touch MARK')#", "\"; !touch MARK",
    "a\r\nsystem('touch MARK')\r\n", "\\\"; set output 'MARK'", "a\nEND\n!touch MARK\n",
    "a\u{2028}!touch MARK", "@GPVAL_PWD ${x} $d0 {/Bold x}", "50 % %s %n %lf",
    // Paths.
    "../../../MARK", "/tmp/MARK", "..", ".", "a/../b", "a\u{0}b",
    // HTML.
    "<script>alert(1)</script>", "\"\u{301} onload=\"alert(1)", "<\u{338}img src=x>", "&#60;b&#62;",
    "--><!-- ", "]]>", "'><b a='",
    // LaTeX.
    "\\input{secret} \\immediate\\write18{id} ^~", "[1ex] a", "*", "% a", "a & b \\\\ c", "?`!`<>|",
    // CSV and spreadsheets.
    "=cmd|' C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u{FF1D}1",
    "v\"\u{301},evil\r\nrow,2", "\"", "a,b;c",
    // Markdown.
    "| a |", "[x](javascript:alert(1))", "![x](http://a)", "*a* _b_ `c` ~~d~~", "\u{60}\u{301}a`",
    // Terminals and eyes.
    "\u{1B}]0;title\u{7}\u{1B}[2J", "\u{9B}31m", "a\u{202E}gpj.exe", "a\u{200B}b\u{FEFF}",
    "\u{7F}\u{8}\u{8}", "\u{E0041}\u{E0042}",
    // Length.
    String(repeating: "n", count: 5_000), "",
  ]
}
