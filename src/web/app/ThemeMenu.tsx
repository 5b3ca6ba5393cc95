import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { useColorScheme } from '@mui/material/styles'
import { useTranslation } from 'react-i18next'
import { icons, modes } from './theme-modes.tsx'

interface Props {
  anchor: HTMLElement | null
  onClose: () => void
}

export default function ThemeMenu({ anchor, onClose }: Props) {
  const { t } = useTranslation()
  const { mode, setMode } = useColorScheme()
  return (
    <Menu anchorEl={anchor} open={anchor !== null} onClose={onClose}>
      {modes.map((choice) => (
        <MenuItem
          key={choice}
          role="menuitemradio"
          aria-checked={choice === mode}
          selected={choice === mode}
          onClick={() => {
            setMode(choice)
            onClose()
          }}
        >
          {icons[choice]}
          {t(`app.theme_${choice}`)}
        </MenuItem>
      ))}
    </Menu>
  )
}
