import BackIcon from '@mui/icons-material/ArrowBackRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useTexts } from '../accounts/i18n/texts.ts'
import { useTitle } from '../ui/title.ts'

interface Props {
  title: string
  lead?: string
  action?: ReactNode
  children: ReactNode
}

/** One section of the settings under its heading; on a phone with the way back to the list. */
export function Section({ title, lead, action, children }: Props) {
  const { t } = useTexts()
  useTitle(title)
  return (
    <>
      <Button
        component={Link}
        to="/settings"
        size="small"
        startIcon={<BackIcon />}
        sx={{ display: { md: 'none' }, ml: -1, mb: 1, minHeight: 44 }}
      >
        {t('settings.back')}
      </Button>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, justifyContent: 'space-between', mb: 3.5 }}>
        <Box sx={{ minWidth: 0, flex: '1 1 320px' }}>
          <Typography variant="h1">{title}</Typography>
          {lead && (
            <Typography variant="subtitle1" component="p" sx={{ color: 'text.secondary', mt: 1 }}>
              {lead}
            </Typography>
          )}
        </Box>
        {action && <Box sx={{ alignSelf: 'end' }}>{action}</Box>}
      </Box>
      <Stack spacing={2.5}>{children}</Stack>
    </>
  )
}

/** A card about one thing of a section. */
export function Panel({
  title,
  text,
  state,
  children,
}: {
  title: string
  text?: string
  state?: ReactNode
  children: ReactNode
}) {
  return (
    <Card component="section" aria-label={title} sx={{ p: { xs: 2.5, sm: 3.5 } }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', alignItems: 'center', gap: 2 }}>
        <Typography variant="h2">{title}</Typography>
        {state}
      </Stack>
      {text && <Typography sx={{ color: 'text.secondary', mt: 0.75 }}>{text}</Typography>}
      <Box sx={{ mt: 2.5 }}>{children}</Box>
    </Card>
  )
}
