import ArrowIcon from '@mui/icons-material/ArrowForwardRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import Typography from '@mui/material/Typography'
import { useId, useState } from 'react'
import type { Event, EventChange, Scope } from '../../../contract/events.ts'
import { useTexts } from '../i18n/texts.ts'
import { ScopeChoice } from '../organizing/ScopeChoice.tsx'
import { useVisibleChanges } from './changes.ts'

interface Props {
  event: Event
  change: EventChange
  onYes: (scope?: Scope) => void
  onNo: () => void
}

/** What people will be told, and which dates of a series it is about, before anything is saved. */
export function SaveDialog({ event, change, onYes, onNo }: Props) {
  const { t } = useTexts()
  const id = useId()
  const [scope, setScope] = useState<Scope>('one')
  const visible = useVisibleChanges()(event, change)
  const booked = event.booked + event.waiting > 0
  return (
    <Dialog open onClose={onNo} maxWidth="sm" fullWidth aria-labelledby={id}>
      <DialogTitle id={id} variant="h2">
        {t('change.question')}
      </DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2.5 }}>
        {event.series && <ScopeChoice value={scope} onChange={setScope} />}
        {booked && visible.length > 0 && (
          <div>
            <Typography sx={{ mb: 1.5 }}>
              {t('change.told', { count: event.booked + event.waiting })}
            </Typography>
            <Box component="dl" sx={{ m: 0, display: 'grid', gap: 1.25 }}>
              {visible.map((one) => (
                <Box key={one.name} sx={{ overflowWrap: 'anywhere' }}>
                  <Typography component="dt" variant="body2" sx={{ color: 'text.secondary' }}>
                    {one.name}
                  </Typography>
                  <Box component="dd" sx={{ m: 0 }}>
                    {one.old !== null && (
                      <>
                        <Box component="del" sx={{ color: 'text.secondary' }}>
                          {one.old}
                        </Box>
                        <ArrowIcon sx={{ mx: 0.75, fontSize: 16, verticalAlign: '-0.15em' }} />
                      </>
                    )}
                    <Box component="ins" sx={{ textDecoration: 'none', fontWeight: 620 }}>
                      {one.new}
                    </Box>
                  </Box>
                </Box>
              ))}
            </Box>
          </div>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onNo}>{t('change.back')}</Button>
        <Button variant="contained" onClick={() => onYes(event.series ? scope : undefined)}>
          {t('change.save')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
