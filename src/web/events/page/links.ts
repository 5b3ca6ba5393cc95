export interface Part {
  text: string
  /** Where it stands in the text. */
  at: number
  href?: string
}

/** An address ends before what usually follows one in a sentence; a closing bracket is its own only where it opens one. */
function trimmed(address: string): string {
  let end = address.replace(/[.,;:!?…'"»”]+$/, '')
  while (end.endsWith(')') && !end.includes('(')) end = end.slice(0, -1).replace(/[.,;:!?…'"»”]+$/, '')
  return end
}

/** The web addresses in a text, `https://…` and `http://…` only, and what stands between them. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let done = 0
  for (const { 0: found, index } of text.matchAll(/\bhttps?:\/\/[^\s<>"«]+/gi)) {
    const address = trimmed(found)
    if (!URL.canParse(address)) continue
    if (index > done) parts.push({ text: text.slice(done, index), at: done })
    parts.push({ text: address, at: index, href: address })
    done = index + address.length
  }
  if (done < text.length) parts.push({ text: text.slice(done), at: done })
  return parts
}
