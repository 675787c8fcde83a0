/** What the page of a look has beside the report's style sheet. */
export const lookStyle = `
.suspects{margin-top:1rem;padding:1.25rem 1.5rem 1.25rem 2.6rem;border-radius:10px;background:var(--second-soft);max-width:58rem}
.suspects li+li{margin-top:.45rem}
.suspects b,.suspects code{overflow-wrap:anywhere}
.cards{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:1rem;margin-top:1.25rem}
.cards>li{min-width:0;padding:1rem 1.1rem;border:1px solid var(--rule);border-radius:10px;break-inside:avoid}
.cards h3{margin:0;font-size:1rem}
.what{display:flex;flex-wrap:wrap;align-items:baseline;gap:.3rem .5rem;margin:.3rem 0 .7rem;font-size:.85rem}
.chip{padding:0 .5rem;border-radius:99px;background:var(--raised);color:var(--muted)}
.chip.target{background:var(--second-soft);color:var(--second)}
.chip.input{background:var(--accent-soft);color:var(--accent)}
.gaps{color:var(--second);margin-left:auto}
.bars{display:block;width:100%;height:3rem}
.bars path{fill:var(--accent);opacity:.8}
.ends{display:flex;justify-content:space-between;color:var(--muted);font-size:.8rem;border-top:1px solid var(--rule)}
.pairs{font-size:.88rem}
.pairs div{display:flex;gap:.75rem;justify-content:space-between;padding:.15rem 0}
.pairs dt{color:var(--muted)}
.pairs dd{text-align:right;min-width:0;overflow-wrap:anywhere}
.tops{list-style:none;font-size:.88rem}
.tops li{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:0 .75rem;padding:.2rem 0 .3rem}
.tops .value{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tops .count{color:var(--muted)}
.tops i{grid-column:1/-1;height:3px;border-radius:2px;background:var(--accent);opacity:.75}
.more{color:var(--muted);font-size:.85rem;margin-top:.3rem}
.contact{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(6.5rem,1fr));gap:1rem .8rem;margin-top:1.25rem}
.contact li{min-width:0;font-size:.8rem;break-inside:avoid}
.contact img{display:block;width:100%;aspect-ratio:1;object-fit:contain;image-rendering:pixelated;border-radius:6px;background:var(--raised)}
.contact span{display:block;color:var(--muted);overflow:hidden;text-overflow:ellipsis;white-space:nowrap;margin-top:.25rem}
.rows .long{white-space:normal;min-width:18rem}
td.wrap{white-space:normal}
.listing{margin-top:1rem}
`;
