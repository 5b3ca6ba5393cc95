import SvgIcon from '@mui/material/SvgIcon'

/** The mark of Veche: the bell that called the town together. */
export function Bell({ size = 32 }: { size?: number }) {
  return (
    <SvgIcon viewBox="0 0 32 32" aria-hidden sx={{ width: size, height: size }}>
      <rect width="32" height="32" rx="9" fill="#12594a" />
      <path
        fill="#fff"
        d="M16 6a1.6 1.6 0 0 1 1.6 1.6v.7c3.3.8 5.3 3.6 5.3 7.2v3.6l2 3.1a.8.8 0 0 1-.7 1.2H7.8a.8.8 0 0 1-.7-1.2l2-3.1v-3.6c0-3.6 2-6.4 5.3-7.2v-.7A1.6 1.6 0 0 1 16 6Z"
      />
      <circle cx="16" cy="25.6" r="2.2" fill="#f0b94a" />
    </SvgIcon>
  )
}
