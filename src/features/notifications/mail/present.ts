import { escapeHtml } from '../../../http/html.ts'
import type { Locale } from '../../../http/wording.ts'

/** A label and what it says; of what changed also what it said before. */
export type Detail = readonly [label: string, text: string, before?: string]

export interface Action {
  label: string
  url: string
}

/** One of several pieces of news, with its page. */
export interface Item extends Action {
  text: string
}

/** A mail in words, before it is laid out. */
export interface Letter {
  subject: string
  before: string
  details?: readonly Detail[]
  items?: readonly Item[]
  action: Action
  after: string
  second?: Action
  /** Why its reader gets it. */
  why: string
  /** Where they choose what they get. */
  choices?: readonly Action[]
}

/** A letter before its footer. */
export type Message = Omit<Letter, 'why' | 'choices'>

export function plainText(
  { before, details = [], items = [], action, after, second, why, choices = [] }: Letter,
  site: string,
): string {
  const link = ({ label, url }: Action) => `${label}:\n${url}`
  const parts = [
    before,
    details
      .map(([label, text, was]) => `${label}: ${was === undefined ? '' : `${was} → `}${text}`)
      .join('\n'),
    ...items.map(({ label, text, url }) => `${label}\n${text}\n${url}`),
    link(action),
    after,
    second ? link(second) : '',
    ['-- ', site, why, ...choices.map(link)].filter((part) => part !== '').join('\n'),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const font = 'font-family:Arial,Helvetica,sans-serif'
const body = `${font};font-size:16px;line-height:24px;word-break:break-word`
const [ink, grey, blue] = ['#1c1b1f', '#5f5e66', '#1f5fa8']

/**
 * Where a mail program knows of dark mode and leaves the colours to the mail; others keep the light ones, or turn all of
 * them over. The one style sheet of a mail: everything else stands in the elements, as not all programs read one.
 */
export const darkStyle = `<style>
@media (prefers-color-scheme: dark) {
.page { background: #121214 !important }
.card { background: #1e1e22 !important }
.ink { color: #ececf0 !important }
.grey { color: #a9a8b2 !important }
.link { color: #8ab8f0 !important }
}
</style>`

/** What a list of mails shows beside the subject; filled up, so that nothing of the mail follows it there. */
function preheader({ before, details = [] }: Letter): string {
  const first = [before, ...details.slice(0, 1).map(([, text]) => text)].join(' ')
  return `<div style="display:none;max-height:0;max-width:0;overflow:hidden;font-size:1px;line-height:1px;opacity:0">${escapeHtml(first)}${'&#847;&zwnj;&nbsp;'.repeat(40)}</div>`
}

function paragraph(html: string): string {
  return `<p class="ink" style="margin:0 0 20px;${body};color:${ink}">${html}</p>`
}

function link({ label, url }: Action): string {
  return `<a class="link" href="${escapeHtml(url)}" style="color:${blue}">${escapeHtml(label)}</a>`
}

function item({ text, ...page }: Item): string {
  return paragraph(`<strong>${link(page)}</strong><br>${escapeHtml(text)}`)
}

function row([label, text, was]: Detail): string {
  const before = was === undefined ? '' : `<s class="grey" style="color:${grey}">${escapeHtml(was)}</s><br>`
  return `<tr><td class="grey" valign="top" width="104" style="width:104px;padding:0 12px 6px 0;${body};color:${grey}">${escapeHtml(label)}</td><td class="ink" valign="top" style="padding:0 0 6px;${body};color:${ink}">${before}${escapeHtml(text)}</td></tr>`
}

/** Outlook on Windows knows no greatest width, but a table that only it sees. */
const outlook = {
  begin:
    '<!--[if mso]><table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->',
  end: '<!--[if mso]></td></tr></table><![endif]-->',
}

/** Tables and inline styles, one column of at most 560 px: what the oldest mail clients and a phone agree on. */
export function htmlText(letter: Letter, site: string, locale: Locale): string {
  const { subject, before, details = [], items = [], action, after, second, why, choices = [] } = letter
  const table =
    details.length > 0
      ? `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px">${details.map(row).join('')}</table>`
      : ''
  const small = `margin:0 0 4px;${font};font-size:13px;line-height:20px;color:${grey};word-break:break-word`
  const foot = [site, why]
    .filter((part) => part !== '')
    .map((part) => `<p class="grey" style="${small}">${escapeHtml(part)}</p>`)
  foot.push(...choices.map((choice) => `<p class="grey" style="${small}">${link(choice)}</p>`))
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
${darkStyle}
</head>
<body class="page" style="margin:0;padding:0;background:#f4f4f7">
${preheader(letter)}
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f4f4f7">
<tr><td align="center" style="padding:24px 12px">
${outlook.begin}
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="max-width:560px;border-radius:8px">
<tr><td align="left" style="padding:32px 24px 12px">
<h1 class="ink" style="margin:0 0 20px;${font};font-size:22px;line-height:28px;color:${ink};word-break:break-word">${escapeHtml(subject)}</h1>
${paragraph(escapeHtml(before))}
${table}${items.map(item).join('')}
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px">
<tr><td bgcolor="${blue}" style="border-radius:6px;mso-padding-alt:12px 24px">
<a href="${escapeHtml(action.url)}" style="display:inline-block;padding:12px 24px;${font};font-size:16px;line-height:24px;color:#ffffff;text-decoration:none">${escapeHtml(action.label)}</a>
</td></tr>
</table>
${paragraph(escapeHtml(after))}
${second ? paragraph(link(second)) : ''}
</td></tr>
</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px">
<tr><td align="center" style="padding:16px 24px 0">
${foot.join('\n')}
</td></tr>
</table>
${outlook.end}
</td></tr>
</table>
</body>
</html>
`
}
