extension Page {
  /// A page without scripts that requests nothing but the images beside it.
  static let template = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Zoetrope: {{suite}}</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    <a class="skip" href="#main">Skip to the results</a>
    <header>
    <h1>Zoetrope: {{suite}}</h1>
    <p class="note">{{description}}.</p>
    </header>
    <main id="main">
    {{#warnings}}
    <p class="warning">{{.}}</p>
    {{/warnings}}
    <section class="first" aria-label="Findings">
    <p class="findings">{{findings}}</p>
    <div class="ranking">
    {{{ranking}}}
    </div>
    </section>
    <nav aria-label="Contents"><ul>
    {{#questions}}
    <li><a href="#{{id}}">{{question}}</a></li>
    {{/questions}}
    </ul></nav>
    {{#questions}}
    <section aria-labelledby="{{id}}">
    <h2 id="{{id}}">{{question}}</h2>
    <p>{{intro}}</p>
    {{#verdicts}}
    <span class="verdict {{style}}">{{number}} {{verdict}}</span>
    {{/verdicts}}
    {{#sets}}
    <h3>{{data}}</h3>
    <div class="gallery">
    {{#clips}}
    <figure>{{#image}}<img loading="lazy" src="{{source}}" width="{{width}}" height="{{height}}" alt="{{alt}}">{{/image}}
    <figcaption>{{caption}}{{#flags}} <strong class="flag">{{.}}</strong>{{/flags}}</figcaption></figure>
    {{/clips}}
    </div>
    {{/sets}}
    {{#panels}}
    <div class="panel{{#hasBoth}} both{{/hasBoth}}">
    \(panel)
    </div>
    {{/panels}}
    {{#groups}}
    <details><summary>{{summary}}</summary>
    {{#items}}
    <div class="panel{{#hasBoth}} both{{/hasBoth}}">
    \(panel)
    </div>
    {{/items}}
    </details>
    {{/groups}}
    </section>
    {{/questions}}
    </main>
    <footer><p class="note">{{facts}}</p></footer>
    </body>
    </html>

    """

  private static let panel = """
    {{#images}}
    <figure class="plot"><img loading="lazy" src="{{source}}" width="{{width}}" height="{{height}}" alt="Plot: {{alt}}">
    <figcaption>{{alt}}</figcaption></figure>
    {{/images}}
    {{#table}}
    <div>
    {{{.}}}
    </div>
    {{/table}}
    """

  /// Colours are variables, each with a second value for dark screens.
  static let style = """
    :root{--ink:#1f2328;--soft:#57606a;--back:#fff;--card:#f6f8fa;--line:#d0d7de;--link:#0550ae;--warn:#fff1e5;--mark:#9a3412;\
    --yes:#dafbe1;--no:#ffebe9;--open:#fff8c5}
    @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#a3adb8;--back:#0d1117;--card:#161b22;--line:#3d444d;\
    --link:#79b8ff;--warn:#3b2314;--mark:#ffb77c;--yes:#12361f;--no:#4a1b1f;--open:#3a2f0b}}
    *{box-sizing:border-box}
    html{scroll-padding-top:3.5rem}
    body{font:16px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--back);max-width:80rem;margin:0 auto;\
    padding:.6rem 1rem 3rem}
    h1{font-size:1.25rem;margin:0}h2{margin:2.5rem 0 .3rem;font-size:1.4rem}h3{margin:1.2rem 0 .3rem}
    header{display:flex;flex-wrap:wrap;gap:0 1rem;align-items:baseline}
    p{margin:.4rem 0;max-width:60rem}a{color:var(--link)}
    a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px}
    .skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--back);padding:.3rem;z-index:2}
    .note,figcaption{color:var(--soft);font-size:.85rem}
    .warning{background:var(--warn);border-left:4px solid var(--mark);padding:.3rem .8rem;max-width:none}
    .findings{font-size:1.05rem;max-width:none}
    nav{position:sticky;top:0;z-index:1;background:var(--back);border-block:1px solid var(--line);margin-top:1rem}
    nav ul{display:flex;gap:1.1rem;font-size:.92rem;overflow-x:auto;list-style:none;margin:0;padding:.55rem .3rem;white-space:nowrap}
    .scroll{overflow-x:auto;max-width:100%}
    table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.85rem}
    caption{text-align:left;font-weight:600;padding:.2rem 0}
    th,td{padding:.22rem .6rem;text-align:right;border-bottom:1px solid var(--line);vertical-align:top}
    thead th{vertical-align:bottom;background:var(--card)}
    tbody th,th:first-child,.text{text-align:left}tbody th{font-weight:600;min-width:7rem}td.text{max-width:28rem}
    small{color:var(--soft);white-space:nowrap;font-size:.9em}
    .ranking table{width:100%}.ranking td,.ranking tbody th{vertical-align:middle}
    .still{display:inline-block;overflow:hidden;vertical-align:middle;margin-right:.6rem;background:var(--card)}
    .still img{image-rendering:pixelated;display:block}
    .gallery{display:flex;flex-wrap:wrap;gap:1rem}.gallery figure{max-width:100%}
    figure{margin:0}img{max-width:100%;height:auto}.gallery img{image-rendering:pixelated}
    .still img{max-width:none}
    .flag{color:var(--mark)}
    .panel{display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start;margin:1rem 0}.panel>*{min-width:0}
    .plot{flex:0 1 30rem}.plot img{background:#fff;border-radius:4px;display:block}
    details{border:1px solid var(--line);border-radius:6px;padding:.4rem .8rem;margin:.5rem 0}
    summary{cursor:pointer;font-weight:600}
    .verdict{display:inline-block;padding:.15rem .8rem;border-radius:4px;margin:0 .3rem .3rem 0}
    .yes{background:var(--yes)}.no{background:var(--no)}.open{background:var(--open)}.untested{background:var(--card)}
    @media(min-width:64rem){.still{zoom:1.15}.both{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,8fr)}\
    .both>.plot:only-of-type{position:sticky;top:3.5rem}}
    @media(max-width:40rem){body{padding:.4rem .6rem 2rem;font-size:15px}h1{font-size:1.1rem}.findings{font-size:.95rem}\
    header .note{display:none}.ranking table{font-size:.72rem}.ranking th,.ranking td{padding:.12rem .2rem}\
    .ranking small{display:block;font-size:.9em;white-space:normal}.ranking td{min-width:4rem}\
    .ranking tr>:nth-child(5){display:none}.still{float:left;zoom:.65;margin-right:.35rem}}
    @media print{nav,.skip{display:none}body{max-width:none;font-size:10pt}details,figure,tr{break-inside:avoid}\
    details::details-content{content-visibility:visible;block-size:auto}.scroll{overflow:visible}}
    """
}
