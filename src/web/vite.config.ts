import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/**
 * Puts `.br` and `.gz` beside every text asset, so the server never compresses a request.
 * index.html is left out: each answer carries its own nonce. Brotli 9 costs a third of the time of 11 for 3 % more bytes.
 */
function precompress(): Plugin {
  const brotli = promisify(brotliCompress)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  let outDir = ''
  return {
    name: 'precompress',
    apply: 'build',
    configResolved({ root, build }) {
      outDir = resolve(root, build.outDir)
    },
    async writeBundle() {
      const files = await readdir(outDir, { recursive: true })
      const texts = files.filter((file) => /\.(js|css|svg)$/.test(file)).map((file) => join(outDir, file))
      await Promise.all(
        texts.map(async (file) => {
          const bytes = await readFile(file)
          await Promise.all([
            brotli(bytes, { params }).then((packed) => writeFile(`${file}.br`, packed)),
            promisify(gzip)(bytes, { level: 9 }).then((packed) => writeFile(`${file}.gz`, packed)),
          ])
        }),
      )
    },
  }
}

/** What several pages need. */
const together = { minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 11_000 }

/** Fails the build when files of the app import each other in a circle: what a page then starts with is chance. */
function refuseCircles(): Plugin {
  return {
    name: 'refuse-circles',
    apply: 'build',
    generateBundle(_, bundle) {
      const done = new Set<string>()
      const walk = (file: string, path: string[]) => {
        if (path.includes(file))
          this.error(`a circle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`)
        if (done.has(file)) return
        const chunk = bundle[file]
        if (chunk?.type === 'chunk') for (const imported of chunk.imports) walk(imported, [...path, file])
        done.add(file)
      }
      for (const file of Object.keys(bundle)) walk(file, [])
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), refuseCircles(), precompress()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    // A data: font or script would be refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // A shared chunk is otherwise named after every page that needs it.
        chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
        codeSplitting: {
          // Few files, each cached for as long as it can be: the framework changes with an upgrade only, the frame of
          // the app with a release; all that the front page shows comes in one, never mixed with what it does not need;
          // small parts that other pages share travel together.
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router)\//, priority: 3 },
            { name: 'frame', tags: ['$initial'], priority: 2 },
            { name: 'front', test: /src\/web\/events\/EventList\.tsx$/, priority: 1 },
            // Libraries never with our own parts, which need them: two files that need each other may start in the wrong order.
            { name: 'parts', test: /node_modules/, ...together, priority: 0.5 },
            { name: 'shared', ...together },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:3000', ws: true } } },
})
