/** A sheet of augmented rows in, one HTML page out that stands alone: a line a row, the row as it is first, its epochs beside it. */
import { pngDataUri } from "../picture.ts";
import { type Html, html, trusted } from "../report/html.ts";
import type { AugmentedSheet, SheetRow, Shown, ShownMixture } from "./sheet.ts";

/** Pictures are shown at least so large. */
const SHOWN_SIDE = 96;

const style = `
:root{color-scheme:light dark;--surface:#fff;--ink:#16202b;--muted:#55626f;--rule:#dfe4ea;--accent:#0a62b0}
@media (prefers-color-scheme:dark){:root{--surface:#10161d;--ink:#e4eaf0;--muted:#9aa8b6;--rule:#2a3541;--accent:#6db3f7}}
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:80rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}
h1{font-size:1.8rem;font-weight:650;margin:0 0 .4rem}
code{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
p{margin:.2rem 0;color:var(--muted)}
.scroll{overflow-x:auto;margin-top:1.5rem}
table{border-collapse:collapse}
th,td{padding:.6rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule);font-weight:400}
thead th{color:var(--muted);font-size:.9rem}
tbody th{white-space:nowrap}
td:first-of-type{border-right:2px solid var(--accent)}
img{display:block;image-rendering:pixelated;background:#8884}
.note{color:var(--muted);font-size:.85rem;white-space:nowrap}
.text{min-width:14rem;max-width:26rem}
.row{color:var(--muted);font-size:.85rem}
`;

/** Draws the page. */
export async function sheetPage(sheet: AugmentedSheet): Promise<string> {
  const epochs = sheet.rows[0]?.after.map((_, index) => index + 1) ?? [];
  const lines = await Promise.all(sheet.rows.map(line));
  const steps = sheet.inputs.map(({ name, steps: flow }) => html`<p><code>augment ${name}: ${flow}</code></p>`);
  const page = html`${trusted("<!doctype html>")}
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${sheet.dataset}, augmented</title><style>${trusted(style)}</style></head>
<body><main><h1>${sheet.dataset}, augmented</h1>
${steps}<p>Seed ${sheet.seed}. The first rows of the first epoch, as training reads them, and what the next epochs make of them.</p>
<div class="scroll"><table><thead><tr><th scope="col">row</th><th scope="col">as it is</th>${epochs.map((epoch) => html`<th scope="col">epoch ${epoch}</th>`)}</tr></thead>
<tbody>${lines}</tbody></table></div></main></body></html>
`;
  return page.markup;
}

async function line({ row, targets, before, after }: SheetRow): Promise<Html> {
  const cells = await Promise.all(after.map(async ({ inputs, mixture }) => cell(inputs, mixture)));
  return html`<tr><th scope="row">${targets}<div class="row">row ${row}</div></th>${await cell(before, null)}${cells}</tr>\n`;
}

async function cell(inputs: readonly Shown[], mixture: ShownMixture | null): Promise<Html> {
  const shown = await Promise.all(inputs.map(look));
  const note =
    mixture !== null &&
    html`<div class="note">${(100 * mixture.share).toFixed(0)} %, ${(100 * (1 - mixture.share)).toFixed(0)} % ${mixture.targets}</div>`;
  return html`<td>${shown}${note}</td>`;
}

async function look(shown: Shown): Promise<Html> {
  if (shown.kind === "text") return html`<div class="text">${shown.text}</div>`;
  const [height, width] = shown.shape;
  const scale = Math.max(1, Math.ceil(SHOWN_SIDE / Math.max(height, width)));
  const { bytes, channels } = visible(shown);
  const uri = await pngDataUri(bytes, [height, width, channels]);
  return html`<img src="${uri}" width="${width * scale}" height="${height * scale}" alt="">`;
}

/** Pictures of other than one or three channels are shown by their first. */
export function visible({ shape, bytes }: Extract<Shown, { kind: "picture" }>): {
  readonly bytes: Uint8Array;
  readonly channels: 1 | 3;
} {
  const channels = shape[2];
  if (channels === 1 || channels === 3) return { bytes, channels };
  return { bytes: bytes.filter((_, at) => at % channels === 0), channels: 1 };
}
