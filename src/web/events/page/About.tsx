import Avatar from '@mui/material/Avatar'
import Box from '@mui/material/Box'
import MuiLink from '@mui/material/Link'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { Event } from '../../../contract/events.ts'
import { faceOf, nameOf } from '../../accounts/person.ts'
import { useMe } from '../../accounts/session.ts'
import { useTexts } from '../../bookings/i18n/texts.ts'
import { partsOf } from './links.ts'

/** What its organizer says of an event, and who that is. */
export function About({ event: { description, organizer } }: { event: Event }) {
  const { t } = useTexts()
  const mine = useMe()?.id === organizer.id
  return (
    <section>
      <Typography variant="h2" sx={{ mb: 1.25 }}>
        {t('page.about')}
      </Typography>
      {description ? (
        <Text>{description}</Text>
      ) : (
        <Typography sx={{ color: 'text.secondary' }}>{t('page.no_description')}</Typography>
      )}
      <Stack direction="row" spacing={1.75} sx={{ alignItems: 'center', mt: 4 }}>
        <Avatar
          {...faceOf(organizer)}
          sx={{ bgcolor: 'primary.main', color: 'primary.contrastText', fontWeight: 650, fontSize: 16 }}
        />
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('page.organizer')}
          </Typography>
          <Typography sx={{ fontWeight: 620, overflowWrap: 'anywhere' }}>
            {nameOf(organizer)}
            {mine && ` (${t('page.organizer_you')})`}
          </Typography>
        </Box>
      </Stack>
    </section>
  )
}

/** Text with its lines as they were written, and its addresses as links that tell nobody where they were followed from. */
function Text({ children }: { children: string }) {
  return (
    <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere', maxWidth: '68ch' }}>
      {partsOf(children).map(({ text, href, at }) =>
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
  )
}
