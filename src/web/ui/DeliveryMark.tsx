import type { ComponentProps, ReactNode } from 'react'
import type { DeliveryState } from '../../contract/deliveries.ts'
import { Mark } from './Mark.tsx'

const colours: Partial<Record<DeliveryState, ComponentProps<typeof Mark>['colour']>> = {
  waiting: 'secondary',
  sent: 'success',
  failed: 'error',
}

/** What became of a message, in a word. */
export function DeliveryMark({ state, children }: { state: DeliveryState; children: ReactNode }) {
  const colour = colours[state]
  return <Mark {...(colour && { colour })}>{children}</Mark>
}
