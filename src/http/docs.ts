import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import files from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const require = createRequire(import.meta.url)
const base = '/api/v1'

interface Page {
  title: string
  style?: string
  script: string
  start: string
}

const swaggerUi: Page = {
  title: 'Veche API: Swagger UI',
  style: `${base}/docs/files/swagger-ui.css`,
  script: `${base}/docs/files/swagger-ui-bundle.js`,
  start: `SwaggerUIBundle({ url: '${base}/openapi.json', dom_id: '#page', deepLinking: true, tryItOutEnabled: true })`,
}

const redoc: Page = {
  title: 'Veche API: Redoc',
  script: `${base}/redoc/files/redoc.standalone.js`,
  start: `Redoc.init('${base}/openapi.json', { hideDownloadButton: false }, document.getElementById('page'))`,
}

function html({ title, style, script, start }: Page, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${style ? `<link rel="stylesheet" href="${style}">` : ''}
<body style="margin:0"><div id="page"></div>
<script src="${script}"></script>
<script nonce="${nonce}">${start}</script>
</body>
</html>
`
}

/** Both viewers write styles into the page at run time; nothing is fetched from elsewhere. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    'worker-src blob:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The OpenAPI document and its two viewers, all from this server. Made when first asked for, so starting stays quick. */
export async function addDocs(app: FastifyInstance): Promise<void> {
  let document: Promise<string> | undefined
  app.get(`${base}/openapi.json`, async (_request, reply) => {
    document ??= import('./openapi.ts')
      .then(({ describeApi }) => describeApi())
      .then((described) => JSON.stringify(described))
    return reply.type('application/json').send(await document)
  })

  for (const [path, page] of [
    ['docs', swaggerUi],
    ['redoc', redoc],
  ] as const) {
    app.get(`${base}/${path}`, async (_request, reply) => {
      const nonce = randomBytes(16).toString('base64')
      return reply
        .header('content-security-policy', policy(nonce))
        .type('text/html; charset=utf-8')
        .send(html(page, nonce))
    })
  }

  await app.register(files, {
    root: dirname(require.resolve('swagger-ui-dist/package.json')),
    prefix: `${base}/docs/files/`,
    decorateReply: false,
    index: false,
    allowedPath: (name) => /^\/swagger-ui(-bundle\.js|\.css)$/.test(name),
  })
  app.get(redoc.script, async (_request, reply) => {
    const script = await readFile(require.resolve('redoc/bundles/redoc.standalone.js'), 'utf8')
    // Its maker's logo is the one thing it would fetch from elsewhere.
    return reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=86400')
      .send(script.replaceAll('https://cdn.redoc.ly/redoc/logo-mini.svg', 'data:,'))
  })
}
