import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

/** Slices in the order they may build on one another: each uses only those before it. */
const slices = [
  'accounts',
  'organizations',
  'media',
  'events',
  'bookings',
  'ratings',
  'calendar',
  'consultations',
  'chat',
  'notifications',
  'admin',
]
const platformRooms = ['kernel', 'db', 'http', 'realtime', 'jobs']

/** The files a slice may have; a sub-noun that outgrew one file is a folder with the same vocabulary. */
const vocabulary = [
  'routes',
  'access',
  'commands',
  'desk',
  'dispatcher',
  'words',
  'transport',
  'storage',
  'codec',
  'queries',
  'rules',
  'secrets',
  'present',
  'reactions',
  'jobs',
  'topics',
  'tables',
]
const longestFile = 400

interface Place {
  room: string
  slice: string | undefined
}

function placeOf(file: string): Place {
  const [room = '', slice] = relative('src', file).split('/')
  return { room: room.endsWith('.ts') ? 'root' : room, slice: room === 'features' ? slice : undefined }
}

/** Why a file may not import another; nothing when it may. */
function objection(from: Place, to: Place, typeOnly: boolean): string | undefined {
  if (from.room === to.room && from.room !== 'features') return
  switch (from.room) {
    case 'contract':
      return 'the contract imports only the schema library'
    case 'web':
      return to.room === 'contract' && typeOnly
        ? undefined
        : 'the web app knows the contract’s types and nothing else'
    case 'features': {
      if (to.room !== 'features')
        return to.room === 'commands' || to.room === 'web' ? 'a slice uses platform rooms' : undefined
      const [mine, theirs] = [slices.indexOf(from.slice ?? ''), slices.indexOf(to.slice ?? '')]
      if (mine < 0 || theirs < 0) return 'this slice stands in no order'
      return mine >= theirs ? undefined : `${from.slice} comes before ${to.slice}`
    }
    case 'root':
    case 'commands':
      return
    default: {
      if (!platformRooms.includes(from.room)) return 'this room is not known'
      if (to.room === 'contract' || platformRooms.includes(to.room)) return
      return to.room === 'root' && typeOnly ? undefined : 'a platform room never imports a feature'
    }
  }
}

/** Every breach of the house's arrows, vocabulary and file length, as lines to read. */
export function breaches(): string[] {
  const found: string[] = []
  for (const file of globSync('src/**/*.{ts,tsx}').toSorted()) {
    const source = readFileSync(file, 'utf8')
    const lines = source.split('\n').length
    if (lines > longestFile) found.push(`${file}: ${lines} lines, more than ${longestFile}`)
    const from = placeOf(file)
    for (const [, keyword, path] of source.matchAll(
      /^(?:import|export)( type)?[^'"\n]*(?:\{[^}]*\}[^'"\n]*)?['"](\.[^'"]+)['"]/gm,
    )) {
      const target = join(dirname(file), path as string)
      const reason = objection(from, placeOf(target), keyword !== undefined)
      if (reason) found.push(`${file} → ${target}: ${reason}`)
    }
    const word = basename(file, '.ts')
    if (from.room === 'features' && !vocabulary.includes(word))
      found.push(`${file}: “${word}” is no word of a slice`)
  }
  return found
}
