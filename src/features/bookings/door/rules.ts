import { spelled } from '../../../kernel/ids.ts'
import { usualLengthMs } from '../../events/rules.ts'

/** Who was there is often written down afterwards. */
const lateMs = 86_400_000

interface Hours {
  status: string
  starts_at: Date
  ends_at: Date | null
}

/** Whether people can be let in to an event: any time before it, and until a day after its end; never to a cancelled one. */
export function letsIn({ status, starts_at, ends_at }: Hours, now: Date): boolean {
  const end = ends_at?.getTime() ?? starts_at.getTime() + usualLengthMs
  return status !== 'cancelled' && now.getTime() <= end + lateMs
}

/** The ticket code in what was typed, read aloud or scanned (the address in the QR code); null when it can be none. */
export function ticketCodeIn(text: string): string | null {
  const [, scanned] = /\/check-in\/([^/?#]+)\s*$/.exec(text) ?? []
  const code = spelled(scanned ?? text)
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(code) ? code : null
}
