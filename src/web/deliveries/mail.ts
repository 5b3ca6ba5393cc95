/**
 * A mail as a page of its own for a frame that runs no scripts. Our content policy reaches into the frame and refuses
 * `style` attributes, so each becomes a rule of one style sheet that carries this page's nonce. Links lead nowhere: some
 * let in whoever opens them. What the mail does not colour is black on white, as in a mail program.
 */
export function mailPage(html: string): string {
  // A parser under the policy complains of each style it meets.
  const marked = html
    .replaceAll(/\sstyle=(?=["'])/g, ' data-style=')
    .replaceAll(/<style/gi, `<style nonce="${nonce}"`)
  const page = new DOMParser().parseFromString(marked, 'text/html')
  const rules: string[] = []
  for (const element of page.querySelectorAll('[data-style]')) {
    const id = String(rules.length)
    rules.push(
      `[data-rule="${id}"] { ${(element.getAttribute('data-style') ?? '').replaceAll(/[<{}]/g, '')} }`,
    )
    element.removeAttribute('data-style')
    element.setAttribute('data-rule', id)
  }
  for (const link of page.querySelectorAll('[href]')) link.removeAttribute('href')
  for (const alien of page.querySelectorAll('script, meta, base, link, iframe, object, embed, form'))
    alien.remove()
  const own = [...page.querySelectorAll('style')].map((style) => {
    style.remove()
    return style.textContent.replaceAll('<', '')
  })
  const sheet = page.createElement('style')
  sheet.setAttribute('nonce', nonce)
  sheet.textContent = [':root { color-scheme: light }', ...rules, ...own].join('\n')
  page.head.append(sheet)
  return `<!doctype html>${page.documentElement.outerHTML}`
}

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
