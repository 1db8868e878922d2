/** Knows how to look at a picture of a window. */
import { inflateSync } from 'node:zlib';
import type { DrivenWindow } from './driver.ts';

/** Whether a person sees anything in the colour of `secret`, be it behind the half dark of a dialog. */
export async function showsSecret(page: Pick<DrivenWindow, 'picture'>): Promise<boolean> {
  const { pixels, channels } = decode(await page.picture());
  for (let at = 0; at < pixels.length; at += channels) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    if (red > green + 60 && blue > green + 60) return true;
  }
  return false;
}

/** A PNG of 8 bits a channel, not interlaced, as browsers make them. */
function decode(png: Buffer): { readonly pixels: Buffer; readonly channels: number } {
  const packed: Buffer[] = [];
  let [width, height, channels] = [0, 0, 4];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (type === 'IDAT') packed.push(data);
    if (type === 'IHDR') {
      [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
      channels = data[9] === 6 ? 4 : 3;
    }
  }
  const raw = inflateSync(Buffer.concat(packed));
  const line = width * channels;
  const pixels = Buffer.alloc(height * line);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x += 1) {
      const to = y * line + x;
      const left = x < channels ? 0 : (pixels[to - channels] ?? 0);
      const up = pixels[to - line] ?? 0;
      const corner = x < channels ? 0 : (pixels[to - line - channels] ?? 0);
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      pixels[to] = (raw[y * (line + 1) + 1 + x] ?? 0) + predicted;
    }
  }
  return { pixels, channels };
}

function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp] = [Math.abs(up - corner), Math.abs(left - corner)];
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
