/**
 * Bandit as text and as a picture. In: means and pulls. Out: a line or a bar an arm.
 * Why: shows at once where the pulls go and where they should.
 */
import type { RgbArray } from "../../core/env.ts";
import { blankPicture, fillRectangle } from "../../render/raster.ts";
import type { BanditState } from "./bandit.ts";

/** One line an arm: its number, `>` if pulled last, `*` if none has a higher mean, mean and pulls. */
export function banditText({ means, pulls, lastArm }: BanditState): string {
  const best = Math.max(...means);
  const lines = Array.from(means, (mean, arm) => {
    const marks = `${arm === lastArm ? ">" : " "}${mean === best ? "*" : " "}`;
    return `${String(arm).padStart(3)} ${marks} mean ${mean.toFixed(3).padStart(7)}, pulls ${pulls[arm] ?? 0}`;
  });
  return `${lines.join("\n")}\n`;
}

const width = 480;
const mostHeight = 640;

/** A bar an arm: from the left, its share of all pulls; a dark mark where its mean lies between the least and the best. */
export function banditPicture({ means, pulls, lastArm }: BanditState): RgbArray {
  const row = Math.max(1, Math.min(32, Math.floor(mostHeight / means.length)));
  const picture = blankPicture(width, row * means.length, [255, 255, 255]);
  const all = Math.max(
    1,
    pulls.reduce((sum, count) => sum + count, 0),
  );
  const [least, best] = [Math.min(...means), Math.max(...means)];
  means.forEach((mean, arm) => {
    const [top, bottom] = [arm * row + (row > 4 ? 2 : 0), (arm + 1) * row - (row > 4 ? 2 : 0)];
    fillRectangle(
      picture,
      [
        [0, top],
        [((pulls[arm] ?? 0) / all) * width, bottom],
      ],
      arm === lastArm ? [230, 150, 60] : [90, 130, 200],
    );
    const place = best === least ? width - 4 : ((mean - least) / (best - least)) * (width - 4);
    fillRectangle(
      picture,
      [
        [place, top],
        [place + 4, bottom],
      ],
      [40, 40, 40],
    );
  });
  return picture;
}
