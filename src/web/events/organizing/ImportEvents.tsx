import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Typography from '@mui/material/Typography'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Reply } from '../../api/client.ts'
import { ApiProblem } from '../../api/problem.ts'
import { upload } from '../../api/upload.ts'
import { DropZone } from '../../ui/DropZone.tsx'
import { Page } from '../../ui/Page.tsx'
import { useWording } from '../../ui/wording.ts'
import { useTexts } from '../i18n/texts.ts'
import { useSettleEvent } from '../queries.ts'

const maxBytes = 5 * 1024 * 1024
type Report = Reply<'POST /events/import'>

export default function ImportEvents() {
  const { t, i18n } = useTexts()
  const word = useWording()
  const settle = useSettleEvent()
  const send = useMutation({
    mutationFn: (file: File) => upload('POST /events/import', file, { maxBytes, language: i18n.language }),
    onSuccess: () => settle(),
  })
  const tooLarge = send.error instanceof ApiProblem && send.error.code === 'request.too_large'
  const refusal = send.error ? (tooLarge ? t('import.too_large') : word(send.error)) : undefined
  return (
    <Page title={t('import.title')} lead={t('import.lead')} width="md">
      <Card sx={{ p: { xs: 2.5, sm: 3.5 } }}>
        <DropZone
          accept=".ics,text/calendar"
          choose={t(send.data ? 'import.again' : 'import.choose')}
          hint={`${t('import.drop')} ${t('import.public')}`}
          refusal={refusal}
          busy={send.isPending}
          onFile={send.mutate}
        />
        <Box role="status">{send.data && <Outcome report={send.data} name={send.variables.name} />}</Box>
      </Card>
    </Page>
  )
}

const counts = ['created', 'changed', 'unchanged', 'cancelled', 'past'] as const

function Outcome({ report, name }: { report: Report; name: string }) {
  const { t } = useTexts()
  const taken = report.created + report.changed + report.unchanged + report.cancelled > 0
  return (
    <Box sx={{ mt: 3.5 }}>
      <Typography variant="h2" sx={{ overflowWrap: 'anywhere' }}>
        {t(taken ? 'import.report' : 'import.nothing', { name })}
      </Typography>
      <Box component="dl" sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, mt: 2, mb: 0 }}>
        {counts.map((count) => (
          <Box key={count} sx={{ flex: '1 1 108px', p: 2, borderRadius: 3, bgcolor: 'background.default' }}>
            <Typography component="dt" variant="body2" sx={{ color: 'text.secondary' }}>
              {t(`import.${count}`)}
            </Typography>
            <Box component="dd" sx={{ m: 0, fontSize: 26, fontWeight: 720 }}>
              {report[count]}
            </Box>
          </Box>
        ))}
      </Box>
      {report.refused.length > 0 && <Refused refused={report.refused} />}
      <Button component={Link} to="/my/events" variant="contained" sx={{ mt: 3 }}>
        {t('import.to_mine')}
      </Button>
    </Box>
  )
}

function Refused({ refused }: Pick<Report, 'refused'>) {
  const { t } = useTexts()
  // Two entries may say the very same.
  const rows = refused.map((one, place) => ({ ...one, key: `${place} ${one.title}` }))
  return (
    <Box sx={{ mt: 3 }}>
      <Typography variant="h3" component="h3">
        {t('import.refused')}: {refused.length}
      </Typography>
      <Box component="ul" sx={{ pl: 2.5, mb: 0, '& li': { mb: 0.75, overflowWrap: 'anywhere' } }}>
        {rows.map(({ key, title, reason }) => (
          <li key={key}>
            <strong>{title || t('import.untitled')}</strong>: {reason}
          </li>
        ))}
      </Box>
    </Box>
  )
}
