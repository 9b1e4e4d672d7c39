// The four loops of a network, in AssemblyScript, on SIMD vectors of 4 floats. kernel_fallback.js is their twin.
// Build: python tools/build_kernel.py  (runs the compiler, writes kernel.wasm.js).

/** Numbers per strip of weights: 16 floats are one cache line, so that an input which is 0 costs nothing at all. */
const STRIP: i32 = 16;

/**
 * Writes one number's pair (where its strip of weights begins, value) and says how far the list goes on: not at all if
 * it is 0 after what is below 0 has been multiplied by slope. No branch to guess wrongly.
 */
// @ts-ignore: a decorator of AssemblyScript's
@inline
function put(p: usize, input: i32, value: f32, slope: f32): usize {
  i32.store(p, input * STRIP * 4);
  f32.store(p, select<f32>(value, value * slope, value > 0), 4);
  return select<usize>(8, 0, select<bool>(value > 0, value != 0, slope == 0));
}

/**
 * Rows of numbers -> per row, the list of those that are not 0 (see `put`): its length in bytes, 4 bytes of nothing,
 * then pairs. A rectified vector is about half zeros.
 * x: (rows, inputs), row after row.  list: rows * (inputs + 1) * 8 bytes.
 */
export function gather(x: usize, rows: i32, inputs: i32, slope: f32, list: usize): void {
  for (let r = 0; r < rows; r++) {
    let p = list + 8;
    for (let i = 0; i < inputs; i++) {
      p += put(p, i, f32.load(x), slope);
      x += 4;
    }
    i32.store(list, <i32>(p - list) - 8);
    list += <usize>(inputs + 1) << 3;
  }
}

/**
 * The same for a convolution (4 x 4, stride 2, padding 1): a row per new pixel, with the at most 16 pixels below it.
 * x: (side, side, channels).  list: side / 2 * side / 2 * (16 channels + 1) * 8 bytes.
 */
export function gatherPatches(x: usize, side: i32, channels: i32, slope: f32, list: usize): void {
  for (let y = -1; y < side - 1; y += 2) {
    for (let left = -1; left < side - 1; left += 2) {
      let p = list + 8;
      for (let tap = 0; tap < 16; tap++) {
        const py = y + (tap >> 2), px = left + (tap & 3);
        if (py < 0 || py >= side || px < 0 || px >= side) continue;
        let from = x + (<usize>((py * side + px) * channels) << 2);
        for (let c = 0; c < channels; c++) {
          p += put(p, tap * channels + c, f32.load(from), slope);
          from += 4;
        }
      }
      i32.store(list, <i32>(p - list) - 8);
      list += <usize>(16 * channels + 1) << 3;
    }
  }
}

/**
 * out (rows, outputs) = bias + x weights.  x: lists of `gather` or `gatherPatches`.  outputs: a multiple of 16.
 * weights: (outputs / 16, inputs, 16): strips of 16 columns, so that one strip stays in the cache for all rows.
 */
export function multiply(
  list: usize, rows: i32, inputs: i32, weights: usize, bias: usize, outputs: i32, out: usize,
): void {
  const step = <usize>(inputs + 1) << 3, width = <usize>outputs << 2;
  for (let j = 0; j < outputs; j += STRIP) {
    const b0 = v128.load(bias), b1 = v128.load(bias, 16), b2 = v128.load(bias, 32), b3 = v128.load(bias, 48);
    let o = out, row = list;
    for (let r = 0; r < rows; r++) {
      let s0 = b0, s1 = b1, s2 = b2, s3 = b3;
      let p = row + 8;
      const end = p + i32.load(row);
      while (p < end) {
        const w = weights + i32.load(p), x = v128.load32_splat(p, 4);
        s0 = f32x4.add(s0, f32x4.mul(x, v128.load(w)));
        s1 = f32x4.add(s1, f32x4.mul(x, v128.load(w, 16)));
        s2 = f32x4.add(s2, f32x4.mul(x, v128.load(w, 32)));
        s3 = f32x4.add(s3, f32x4.mul(x, v128.load(w, 48)));
        p += 8;
      }
      v128.store(o, s0); v128.store(o, s1, 16); v128.store(o, s2, 32); v128.store(o, s3, 48);
      o += width;
      row += step;
    }
    bias += STRIP * 4;
    out += STRIP * 4;
    weights += <usize>(inputs * STRIP) << 2;
  }
}

/**
 * The other half of a transposed convolution (4 x 4, stride 2, padding 1): each new pixel is the sum of the at most
 * four taps that fall on it.  taps: (side, side, 4, 4, channels), by `multiply`; -> out: (2 side, 2 side, channels).
 */
export function assemble(taps: usize, side: i32, channels: i32, bias: usize, out: usize): void {
  const width = <usize>channels << 2;
  for (let y = 0; y < 2 * side; y++) {
    for (let x = 0; x < 2 * side; x++) {
      for (let c: usize = 0; c < width; c += 4) f32.store(out + c, f32.load(bias + c));
      for (let ky = (y + 1) & 1; ky < 4; ky += 2) {
        const py = (y + 1 - ky) >> 1;
        if (py < 0 || py >= side) continue;
        for (let kx = (x + 1) & 1; kx < 4; kx += 2) {
          const px = (x + 1 - kx) >> 1;
          if (px < 0 || px >= side) continue;
          const tap = taps + <usize>((py * side + px) * 16 + ky * 4 + kx) * width;
          let c: usize = 0;
          for (; c + 16 <= width; c += 16) v128.store(out + c, f32x4.add(v128.load(out + c), v128.load(tap + c)));
          for (; c < width; c += 4) f32.store(out + c, f32.load(out + c) + f32.load(tap + c));
        }
      }
      out += width;
    }
  }
}
