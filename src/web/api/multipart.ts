/**
 * The one part `file` of an upload (RFC 7578). Packed once and by hand: a repeated attempt must send the same bytes, and
 * the browser would draw another boundary for each.
 */
export function multipart(file: File): Blob {
  // In lower case, as a blob's type is.
  const boundary = `veche-${Array.from(crypto.getRandomValues(new Uint32Array(6)), (part) => part.toString(36)).join('-')}`
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="picture"\r\nContent-Type: application/octet-stream\r\n\r\n`
  return new Blob([head, file, `\r\n--${boundary}--\r\n`], {
    type: `multipart/form-data; boundary=${boundary}`,
  })
}
