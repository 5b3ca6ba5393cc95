import MuiLink from '@mui/material/Link'
import Typography from '@mui/material/Typography'
import { partsOf } from '../../events/page/links.ts'
import { useTexts } from '../i18n/texts.ts'

/** What an organization says of itself: its lines as they were written, addresses as links that tell nobody where they were followed from. */
export function About({ text }: { text: string }) {
  const { t } = useTexts()
  if (!text) return null
  return (
    <section aria-label={t('page.about')}>
      <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere', maxWidth: '68ch' }}>
        {partsOf(text).map(({ text, href, at }) =>
          href ? (
            <MuiLink
              key={at}
              href={href}
              target="_blank"
              rel="noopener noreferrer nofollow ugc"
              underline="always"
            >
              {text}
            </MuiLink>
          ) : (
            text
          ),
        )}
      </Typography>
    </section>
  )
}
