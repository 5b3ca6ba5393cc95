import { XMLParser, XMLValidator } from 'fast-xml-parser'

const parser = new XMLParser({ parseTagValue: false })

/** An XML document as an object. Throws where it is not well formed (XML 1.0, sections 2.2, 2.4 and 3.1). */
// biome-ignore lint/suspicious/noExplicitAny: a document has the shape that the test asks for
export function readXml(text: string): any {
  const valid = XMLValidator.validate(text)
  if (valid !== true) throw new Error(`${valid.err.msg} in ${text}`)
  // What the validator lets pass.
  const markup = text.replaceAll(/<!\[CDATA\[.*?\]\]>/gs, '')
  const misplaced = /="[^"]*<|&(?!#?\w+;)/.test(markup) || markup.replaceAll(/="[^"]*"/g, '').includes(']]>')
  if (misplaced) throw new Error(`not well formed: ${markup}`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(text)) throw new Error(`a control character in ${text}`)
  return parser.parse(text)
}
