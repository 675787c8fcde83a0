/**
 * The report's style sheet: one accent (blue) and one counterpart (orange), which people of any colour vision tell
 * apart; system fonts; light, dark and print. Tints of the confusion matrix are classes, so that text on them keeps
 * its contrast in both modes.
 */

function tints(kind: string, base: string): string {
  const steps = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  return steps
    .map((step) => {
      const share = 6 + step * 7;
      const strong = step >= 9 ? "font-weight:600;" : "";
      return `.${kind}-${step}{${strong}--tint:color-mix(in srgb,var(${base}) ${share}%,var(--surface))}`;
    })
    .join("\n");
}

/** Text of the page's only `<style>` element. */
export const pageStyle = `
:root{color-scheme:light dark;--surface:#fff;--raised:#f6f8fa;--quiet:#8492a0;--ink:#16202b;--muted:#55626f;--rule:#dfe4ea;--accent:#0a62b0;--second:#b85a00;--accent-soft:#eaf2fb;--second-soft:#fdf1e4;--heat-right:#5ea3e6;--heat-wrong:#f5a04a;
--mono:ui-monospace,"SF Mono","Cascadia Code","JetBrains Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{--surface:#10161d;--raised:#18212b;--quiet:#77879a;--ink:#e4eaf0;--muted:#9aa8b6;--rule:#2a3541;--accent:#6db3f7;--second:#f0a35a;--accent-soft:#13273b;--second-soft:#33230f;--heat-right:#2c6fb3;--heat-wrong:#a85f14}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--surface);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:68rem;margin:0 auto;padding:3.5rem 2rem 6rem}
h1,h2,h3,h4,p,figure,dl,dd,ul,ol,pre,blockquote{margin:0;padding:0}
h1{font-size:2.6rem;line-height:1.15;letter-spacing:-.02em;font-weight:650;overflow-wrap:anywhere}
h2{font-size:1.6rem;line-height:1.25;letter-spacing:-.01em;font-weight:650;overflow-wrap:anywhere}
h3{font-size:1.15rem;font-weight:650;margin:2.5rem 0 .75rem;overflow-wrap:anywhere}
h4{font-size:1rem;font-weight:650;margin:2.5rem 0 .6rem;overflow-wrap:anywhere}
a{color:var(--accent)}
code,pre{font-family:var(--mono);font-size:.9em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.eyebrow{color:var(--accent);font-weight:600;font-size:.9rem;margin-bottom:.5rem}
.meta{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;color:var(--muted);margin-top:.75rem}
.meta span{overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:2rem 2.5rem;margin:3rem 0 0}
.tile{display:flex;flex-direction:column}
.tile dt{color:var(--muted);font-size:.9rem;overflow-wrap:anywhere}
.tile .value{display:block;font-size:2.2rem;line-height:1.25;font-weight:600;letter-spacing:-.02em;white-space:nowrap}
.tile:first-child .value{color:var(--accent)}
.tile .note{display:block;color:var(--muted);font-size:.9rem;overflow-wrap:anywhere}
.summary{margin-top:3rem;padding:1.5rem 1.75rem;border-radius:10px;background:var(--accent-soft)}
.summary.missed{background:var(--second-soft)}
.summary h2{font-size:1.2rem}
.no-verdict{margin-top:2.5rem;color:var(--muted)}
.expectations{list-style:none;margin-top:.75rem;display:grid;grid-template-columns:max-content fit-content(45%) minmax(0,1fr);gap:.5rem 1.75rem}
.expectations li{display:grid;grid-column:1/-1;grid-template-columns:subgrid;align-items:baseline}
.expectations code{overflow-wrap:anywhere}
.verdict{font-weight:600;white-space:nowrap}
.compared{border-left:4px solid var(--quiet);padding:.6rem 1rem;background:var(--raised);border-radius:6px;overflow-wrap:anywhere}
.compared.better{border-color:var(--accent);background:var(--accent-soft)}
.compared.worse{border-color:var(--second);background:var(--second-soft)}
tr.worse th,tr.worse td{color:var(--second);font-weight:600}
.verdict.kept{color:var(--accent)}
.verdict.missed{color:var(--second)}
nav{display:flex;flex-wrap:wrap;gap:.4rem 1.75rem;margin-top:3rem;padding:1rem 0;border-block:1px solid var(--rule);font-size:.95rem}
nav a{text-decoration:none;font-weight:550}
nav a:hover{text-decoration:underline}
nav a span{color:var(--muted);font-weight:400;overflow-wrap:anywhere}
.output{margin-bottom:-1.25rem}
.part{margin-top:4.5rem}
.part>h2 .kind{color:var(--muted);font-weight:400}
.doc{margin-top:.6rem;font-size:1.1rem;max-width:44rem;white-space:pre-line}
.facts{margin-top:.6rem;color:var(--muted);max-width:52rem;overflow-wrap:anywhere}
.hint,.empty,figcaption,caption{color:var(--muted);font-size:.9rem}
.hint{max-width:52rem}
.columns{display:grid;grid-template-columns:minmax(15rem,1fr) minmax(0,2fr);gap:0 4rem;align-items:start}
.columns h4:first-child{margin-top:1.6rem}
.scroll{overflow-x:auto;margin-top:.75rem}
.scroll>table{width:auto;min-width:min(100%,44rem)}
.side{display:grid;grid-template-columns:minmax(0,auto) minmax(15rem,1fr);gap:0 3rem;align-items:start}
table{border-collapse:collapse;width:100%;font-size:.93rem}
table.compact{width:auto;margin-top:1.5rem}
.scroll table.compact{margin-top:0}
caption{text-align:left;padding-bottom:.5rem}
th,td{padding:.36rem .9rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--rule);font-weight:400;vertical-align:baseline}
th:first-child,td:first-child,.words{text-align:left}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
thead th,thead td{color:var(--muted);font-size:.85rem;border-bottom-color:var(--muted)}
tfoot th,tfoot td{font-weight:600;border-bottom:0}
tr.best>*{background:var(--accent-soft)}
.tag{color:var(--accent);font-size:.85em;font-weight:600;margin-left:.4em}
td.bar{vertical-align:middle;width:50%;min-width:5rem}
td.bar i{display:block;height:.6rem;border-radius:2px;background:var(--accent);opacity:.75}
.splits{display:flex;gap:2px;height:.7rem;margin-top:1.75rem}
.splits i{flex:0 1 0;border-radius:2px}
.key{display:inline-block;width:.7rem;height:.7rem;border-radius:2px;margin-right:.6rem}
i.train,.key.train{background:var(--quiet)}
i.valid,.key.valid{background:var(--accent)}
i.test,.key.test{background:var(--ink)}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:2rem 2.5rem;margin-top:1.25rem;align-items:start}
.plot-box{min-width:0}
.part>h2+p{margin-top:.6rem}
.plot-box figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;margin-bottom:.25rem}
.plot-box figcaption b{color:var(--ink);font-weight:600}
.plot-box.scatter{max-width:34rem;margin-top:.75rem}
.plot-box svg,.plot{display:block;width:100%;height:auto;font-size:12px;overflow:visible}
.plot text{white-space:pre}
.legend{display:flex;gap:1.1rem}
.legend i{display:inline-block;width:1.1rem;height:3px;border-radius:2px;margin-right:.45rem;vertical-align:.2em}
details{margin-top:1.25rem}
summary{cursor:pointer;color:var(--accent);font-weight:550;width:fit-content}
.scroll>.heat{min-width:0}
.heat{border-collapse:separate;border-spacing:2px;font-size:.88rem}
.heat th,.heat td{border:0;padding:.3rem .5rem}
.heat td,.heat td:last-child{padding:.3rem .4rem}
.heat td{text-align:center;min-width:2.9rem;border-radius:3px;background:var(--tint,var(--raised))}
.heat thead th{text-align:center}
.heat tbody th{padding:.3rem .6rem .3rem 0}
.heat .wrong-0,.heat .right-0{color:var(--muted)}
${tints("right", "--heat-right")}
${tints("wrong", "--heat-wrong")}
.heat-picture{display:block;width:100%;max-width:40rem;height:auto}
.heat-picture{--heat-right:var(--accent);--heat-wrong:var(--second)}
.heat-picture .ground{fill:var(--raised)}
.heat-picture path{fill:var(--tint)}
.dense figcaption,.skyline figcaption{margin-top:.5rem;max-width:40rem}
.skyline svg{display:block;width:100%;height:7rem}
.skyline path{fill:var(--accent)}
.mix-ups{padding-left:2rem;max-width:44rem}
.mix-ups b{font-weight:600;overflow-wrap:anywhere}
.mistakes{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:2rem 1.75rem;margin-top:1.25rem}
.mistakes li{min-width:0;font-size:.88rem;break-inside:avoid}
.mistakes img{display:block;width:100%;aspect-ratio:1;object-fit:contain;image-rendering:pixelated;border-radius:6px;background:#000;margin-bottom:.6rem}
.mistakes blockquote{background:var(--raised);border-radius:6px;padding:.7rem .9rem;margin-bottom:.6rem;max-height:9rem;overflow:auto;overflow-wrap:anywhere}
.answer{display:flex;flex-wrap:wrap;align-items:baseline;column-gap:.5rem;margin-top:.15rem}
.mistakes.texts{grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
.mistakes.regions{grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr))}
.masks{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:.3rem}
.masks figcaption{text-align:center;font-size:.85em;margin:-.35rem 0 .3rem}
.boxes{display:block;width:100%;height:auto;background:#000;border-radius:6px;margin-bottom:.6rem}
.boxes image{image-rendering:pixelated}
.boxes rect{fill:none;stroke-width:2px;vector-effect:non-scaling-stroke}
.boxes .truth{stroke-dasharray:5 4}
.boxes text{paint-order:stroke;stroke:#000;stroke-width:.15em;font-weight:600}
.class-legend{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;margin:.6rem 0;padding:0;font-size:.88rem}
.class-legend .swatch{display:inline-block;width:.9em;height:.9em;border-radius:2px;margin-right:.4rem;vertical-align:-.08em;border:1px solid var(--rule)}
.answer .what{color:var(--muted);min-width:3.1rem}
.answer b{flex:1 1 auto;max-width:100%;font-weight:600;overflow-wrap:anywhere}
.answer .track{flex:1 0 100%;height:3px;border-radius:2px;background:var(--rule)}
.answer .track i{display:block;height:3px;border-radius:2px;background:var(--accent)}
.answer.given .track i{background:var(--second)}
.answer.truth .track i{background:var(--accent)}
.row-number{color:var(--muted);font-size:.9em}
.robust th,.robust td{padding-inline:.55rem}
.robust td[class]{background:var(--tint)}
.plot-box.severities{max-width:40rem;margin-top:1.25rem}
.samples td{text-align:center;white-space:normal;vertical-align:top}
.samples img{display:block;width:4.5rem;height:4.5rem;object-fit:contain;image-rendering:pixelated;border-radius:4px;margin:0 auto .2rem}
.samples q{display:block;min-width:11rem;text-align:left;quotes:none;overflow-wrap:anywhere}
.copy-box{position:relative;margin-top:.75rem}
.command,.listing{background:var(--raised);border-radius:8px;overflow-x:auto;font-size:.875rem;line-height:1.6}
.command{padding:.9rem 6rem .9rem 1.1rem;white-space:pre-wrap;overflow-wrap:anywhere}
.copy-box button{position:absolute;top:.55rem;right:.6rem;font:inherit;font-size:.85rem;padding:.2rem .8rem;color:var(--accent);background:var(--surface);border:1px solid var(--rule);border-radius:6px;cursor:pointer}
.listing{padding:1rem 1.1rem 1rem 0;counter-reset:line;tab-size:2}
.listing code{display:block;width:max-content;min-width:100%}
.line{display:block;counter-increment:line}
.line::before{content:counter(line);display:inline-block;width:3.2rem;padding-right:1.2rem;text-align:right;color:var(--muted);user-select:none}
.t-comment{color:var(--muted);font-style:italic}
.t-text,.t-number{color:var(--second)}
.t-word{font-weight:650}
.t-call{color:var(--accent)}
.t-arrow{color:var(--muted)}
@media (max-width:46rem){main{padding:2rem 1.1rem 4rem}h1{font-size:2rem}.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:1.5rem 1.25rem;margin-top:2rem}.tile .value{font-size:1.6rem}.columns{grid-template-columns:minmax(0,1fr)}.summary{margin-top:2rem;padding:1.25rem}.expectations{grid-template-columns:minmax(0,1fr)}.expectations li{gap:.1rem}.side{display:block}.part{margin-top:3.5rem}.mistakes{grid-template-columns:repeat(2,minmax(0,1fr));gap:1.5rem 1.25rem}th,td{padding-inline:.6rem}.line::before{width:2.3rem;padding-right:.8rem}}
@media print{:root{color-scheme:light}body{font-size:10.5pt}main{max-width:none;padding:0}nav,button{display:none!important}.part{margin-top:2.2rem}.scroll,.command,.listing{overflow:visible}.listing code{width:auto;white-space:pre-wrap;overflow-wrap:anywhere}h2,h3,h4,summary{break-after:avoid}tfoot{display:table-row-group}.tiles{grid-template-columns:repeat(4,minmax(0,1fr));gap:1.5rem}.tile .value{font-size:1.7rem}.plots{grid-template-columns:1fr 1fr;gap:1.5rem}.mistakes{grid-template-columns:repeat(5,minmax(0,1fr));gap:1.2rem}.mistakes.texts{grid-template-columns:repeat(3,minmax(0,1fr))}.side{display:block}th,td{padding:.22rem .6rem}figure,tr,.tile,.summary,.heat,.mix-ups{break-inside:avoid}details::details-content{content-visibility:visible!important;block-size:auto!important}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
