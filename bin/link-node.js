// Runs on any Node, after "npm install". npm older than 11 removes the commands of packages for other platforms,
// and each platform's Node is called `node`: the one of this platform loses its link as well.
import { existsSync, rmSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const modules = new URL('../node_modules/', import.meta.url)
const brought = `node-${process.platform}-${process.arch}/bin/node`
const link = new URL('.bin/node', modules)

/** The Node that npm brought for this platform; null where it has none. */
export const node = existsSync(new URL(brought, modules)) ? fileURLToPath(new URL(brought, modules)) : null

if (node && !existsSync(link)) {
  try {
    rmSync(link, { force: true })
    symlinkSync(`../${brought}`, link)
  } catch {
    // A folder that is not ours to write in: `npm start` finds the Node without the link.
  }
}
