/** The part of the style sheet that explanations need: marks of words, rows of pictures. */

/** Rules behind those of the page. */
export const explanationStyle = `
h5{font-size:.95rem;font-weight:650;margin:1.75rem 0 .4rem}
h5 code{color:var(--muted);font-weight:400}
.explanation{margin-top:1rem}
.sanity-warning{background:var(--second-soft);border-radius:8px;padding:.7rem 1rem;max-width:52rem}
.maps,.marked,.neighbours{list-style:none;display:grid;gap:1.5rem 1.75rem;margin-top:1rem}
.maps{grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
.marked{grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr))}
.maps li,.marked li,.neighbours li{min-width:0;font-size:.88rem;break-inside:avoid}
.triple{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:.4rem;margin-bottom:.4rem}
.triple img,.near img{display:block;width:100%;aspect-ratio:1;object-fit:contain;image-rendering:pixelated;border-radius:6px;background:#000}
.marked blockquote{background:var(--raised);border-radius:6px;padding:.7rem .9rem;margin-bottom:.4rem;max-height:14rem;overflow:auto;overflow-wrap:anywhere;line-height:1.8}
.marked mark{color:inherit;border-radius:3px;padding:.05em .2em}
mark.for{background:color-mix(in oklab,var(--heat-wrong) var(--w),transparent)}
mark.against{background:color-mix(in oklab,var(--heat-right) var(--w),transparent);text-decoration:underline}
.near{display:grid;grid-template-columns:repeat(auto-fill,minmax(6.5rem,1fr));gap:.75rem}
.near.texts{grid-template-columns:repeat(auto-fill,minmax(min(100%,12rem),1fr))}
.near>div:first-child{padding-right:.75rem;border-right:2px solid var(--rule)}
.near blockquote{background:var(--raised);border-radius:6px;padding:.4rem .6rem;max-height:8rem;overflow:auto;overflow-wrap:anywhere}
.groups .range{display:block;color:var(--muted);font-size:.85em}
.said{font-weight:600;overflow-wrap:anywhere}
.said.wrong,.said.other{color:var(--second)}
`;
