import CloudOffIcon from '@mui/icons-material/CloudOffOutlined'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { Blank } from './Blank.tsx'
import { useWording } from './wording.ts'

/** Something did not load; offers to try again. */
export function Failure({ error, retry }: { error: unknown; retry: () => unknown }) {
  const { t } = useTranslation()
  const word = useWording()
  return (
    <div role="alert">
      <Blank
        icon={<CloudOffIcon />}
        title={t('problem.title')}
        text={word(error)}
        action={
          <Button variant="outlined" onClick={() => void retry()}>
            {t('app.retry')}
          </Button>
        }
      />
    </div>
  )
}
