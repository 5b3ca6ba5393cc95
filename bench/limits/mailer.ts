/** The limit of sending: nodemailer's own pool, which hands over the bytes of one mail again and again. */
import { createTransport } from 'nodemailer'

/** From the parent; answered with the same number when as many were taken over. */
export interface Order {
  count: number
  /** Under way at once. */
  slots: number
  /** Of a mail, as it goes over the wire. */
  source: string
}

process.on('message', async ({ count, slots, source }: Order) => {
  const transport = createTransport({
    pool: true,
    url: process.env.SMTP_URL,
    maxConnections: slots,
    maxMessages: Number.POSITIVE_INFINITY,
  })
  let begun = 0
  async function sendSome(): Promise<void> {
    while (begun < count) {
      begun += 1
      const envelope = { from: 'veche@localhost', to: `person${begun}@example.org` }
      await transport.sendMail({ envelope, raw: source })
    }
  }
  await Promise.all(Array.from({ length: slots }, sendSome))
  transport.close()
  process.send?.(count)
})
process.once('SIGTERM', () => process.exit(0))
console.log('mailer ready at smtp')
