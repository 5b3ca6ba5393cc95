import sharp from 'sharp'

/** Data codewords of a block and blocks, for level M by version (ISO/IEC 18004, table 9). */
const blocksOfM: Record<number, [codewords: number, blocks: number]> = {
  2: [28, 1],
  3: [44, 1],
  4: [32, 2],
  5: [43, 2],
  6: [27, 4],
}

const masks: ((row: number, column: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_i, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
]

export interface ReadCode {
  text: string
  level: 'L' | 'M' | 'Q' | 'H'
  /** Pixels of a square, and squares of white around the code. */
  square: number
  quiet: number
  width: number
}

/**
 * What a clean picture of a QR code of level M and version 2 to 6 holds, read without correcting errors; written apart
 * from the library that draws them.
 */
export async function readCode(picture: Buffer): Promise<ReadCode> {
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true })
  const { width } = info
  const dark = (x: number, y: number) => data[(y * width + x) * info.channels]! < 128
  // The first dark pixel down the diagonal is the corner of a finder, seven squares wide.
  let start = 0
  while (!dark(start, start)) start++
  let end = start
  while (dark(end, start)) end++
  const square = (end - start) / 7
  const size = (width - 2 * start) / square
  const at = (row: number, column: number) =>
    dark(start + (column + 0.5) * square, start + (row + 0.5) * square)

  const formatAt = [
    ...[0, 1, 2, 3, 4, 5, 7, 8].map((column) => [8, column] as const),
    ...[7, 5, 4, 3, 2, 1, 0].map((row) => [row, 8] as const),
  ]
  const format = formatAt.reduce((bits, [row, column]) => bits * 2 + Number(at(row, column)), 0) ^ 0x5412
  const masked = masks[(format >> 10) & 7]!

  const [codewords, blocks] = blocksOfM[(size - 17) / 4]!
  const isFunction = (row: number, column: number) =>
    (row < 9 && (column < 9 || column >= size - 8)) ||
    (row >= size - 8 && column < 9) ||
    row === 6 ||
    column === 6 ||
    (Math.abs(row - size + 7) <= 2 && Math.abs(column - size + 7) <= 2)
  let bits = ''
  let upwards = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right--
    for (let step = 0; step < size; step++) {
      const row = upwards ? size - 1 - step : step
      for (const column of [right, right - 1]) {
        if (!isFunction(row, column)) bits += Number(at(row, column) !== masked(row, column))
      }
    }
    upwards = !upwards
  }
  const read = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))
  const inOrder = Array.from({ length: blocks }, (_, block) =>
    Array.from({ length: codewords }, (_empty, place) => read[place * blocks + block]!),
  ).flat()
  const stream = inOrder.map((byte) => byte.toString(2).padStart(8, '0')).join('')
  if (!stream.startsWith('0100')) throw new Error('the code is not of bytes')
  const length = Number.parseInt(stream.slice(4, 12), 2)
  const bytes = Array.from({ length }, (_, place) =>
    Number.parseInt(stream.slice(12 + place * 8, 20 + place * 8), 2),
  )
  const level = (['M', 'L', 'H', 'Q'] as const)[(format >> 13) & 3]!
  return { text: Buffer.from(bytes).toString(), level, square, quiet: start / square, width }
}
