import Box from '@mui/material/Box'
import type { EventSummary } from '../../contract/events.ts'

interface Props {
  event: Pick<EventSummary, 'image' | 'tags' | 'title'>
  /** In sight at once: asked for first. */
  eager?: boolean
  /** How wide it is shown, as `sizes` of an image says it. */
  sizes: string
}

/** The picture of an event; where there is none, a quiet one of its own colour. It says nothing the text does not. */
export function Cover({ event, eager, sizes }: Props) {
  const { image } = event
  const largest = image?.sizes.at(-1)
  if (!image || !largest) return <Rings event={event} />
  return (
    <Box
      component="img"
      src={image.sizes[0]?.url ?? image.url}
      srcSet={image.sizes.map(({ url, width }) => `${url} ${width}w`).join(', ')}
      sizes={sizes}
      width={largest.width}
      height={largest.height}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      alt=""
      sx={{ display: 'block', width: '100%', height: '100%', objectFit: 'cover', bgcolor: 'action.hover' }}
    />
  )
}

/** Events of one kind have one colour: of their first tag, or of the title. */
function hueOf({ tags, title }: Props['event']): number {
  let hash = 7
  for (const letter of tags[0] ?? title) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360
  return hash
}

const rings = [26, 52, 78, 104, 130]

/** The bell's sound, as in the banner. The style is an attribute set by script: a class for every colour would stay for ever. */
function Rings({ event }: Pick<Props, 'event'>) {
  return (
    <Box
      component="svg"
      viewBox="0 0 340 170"
      preserveAspectRatio="xMaxYMin slice"
      aria-hidden
      style={{ '--hue': hueOf(event) } as React.CSSProperties}
      sx={(theme) => ({
        display: 'block',
        width: '100%',
        height: '100%',
        bgcolor: 'oklch(0.86 0.05 var(--hue))',
        color: 'oklch(0.72 0.09 var(--hue))',
        ...theme.applyStyles('dark', {
          bgcolor: 'oklch(0.33 0.05 var(--hue))',
          color: 'oklch(0.45 0.08 var(--hue))',
        }),
      })}
    >
      {rings.map((radius) => (
        <circle
          key={radius}
          cx="300"
          cy="20"
          r={radius}
          fill="none"
          stroke="currentcolor"
          strokeOpacity="0.5"
          strokeWidth="9"
        />
      ))}
    </Box>
  )
}
