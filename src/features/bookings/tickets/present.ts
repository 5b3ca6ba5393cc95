import { encode, renderSVG } from 'uqr'
import { pngOfSquares } from '../../media/codec.ts'

/** Level M survives a scratched screen; four squares of white all around are what a reader may ask for (ISO/IEC 18004). */
const code = { ecc: 'M', border: 4 } as const
/** Pixels of a square in a PNG: about a thousand in all, sharp on a phone that shows three of them as one. */
const squarePixels = 24

/** A QR code as an SVG image that grows with its place: shapes without a text, a style, a script or a link. */
export function ticketSvg(address: string): Buffer {
  // Else the edges of neighbouring squares shine through where a square is no whole number of pixels.
  const svg = renderSVG(address, { ...code, pixelSize: 1 })
  return Buffer.from(svg.replace('<svg ', '<svg shape-rendering="crispEdges" '))
}

/** The same as a PNG image. */
export function ticketPng(address: string): Promise<Buffer> {
  return pngOfSquares(encode(address, code).data, squarePixels)
}
