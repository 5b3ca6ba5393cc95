import ContentCopyIcon from '@mui/icons-material/ContentCopyRounded'
import Box from '@mui/material/Box'
import IconButton from '@mui/material/IconButton'
import { canCopy, useCopy } from './clipboard.ts'

interface Props {
  text: string
  /** Names the button that copies. */
  copy: string
  copied: string
}

/** A text to be copied whole: one press selects it, the button copies it. */
export function Secret({ text, copy: label, copied }: Props) {
  const copy = useCopy()
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        pl: 2,
        pr: 0.75,
        py: 0.75,
        minHeight: 54,
        border: '1px solid',
        borderColor: 'divider',
        borderRadius: 3,
        bgcolor: 'background.default',
      }}
    >
      <Box
        component="code"
        sx={{
          flex: 1,
          minWidth: 0,
          fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
          fontWeight: 600,
          overflowWrap: 'anywhere',
          userSelect: 'all',
        }}
      >
        {text}
      </Box>
      {canCopy && (
        <IconButton aria-label={label} title={label} onClick={() => void copy(text, copied)}>
          <ContentCopyIcon fontSize="small" />
        </IconButton>
      )}
    </Box>
  )
}
