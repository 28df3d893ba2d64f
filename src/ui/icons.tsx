// Our own stroke icons on a 24-unit grid: few, plain, readable at arm's length in the sun.
// Drawn inline so that a page needs no second request and works on the phone alone.

const SHAPES = {
  door: 'M5 21V4.5A1.5 1.5 0 0 1 6.5 3h11A1.5 1.5 0 0 1 19 4.5V21M3 21h18M15 12v.01',
  'door-open': 'M4 21V5l9-2v18M13 6h5a1 1 0 0 1 1 1v14M2 21h20M10 12v.01',
  knock: 'M10.5 21V4a1 1 0 0 1 1-1h7a1 1 0 0 1 1 1v17M8.5 21h13M16.5 12v.01M7 8L4.5 6.5M6.5 12H3.5M7 16l-2.5 1.5',
  phone: 'M8 2.5h8A1.5 1.5 0 0 1 17.5 4v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5zM11 18.5h2',
  call: 'M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1.5 1.5 0 0 1-1.5 1.5C10.5 20.5 3.5 13.5 3.5 5.5A1.5 1.5 0 0 1 5 4z',
  person: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0',
  team: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2 20a7 7 0 0 1 14 0M15.5 4.3a3.5 3.5 0 0 1 0 6.4M18 14a7 7 0 0 1 4 6',
  home: 'M3 11.5L12 4l9 7.5M5.5 10v10.5h13V10M10 20.5V14h4v6.5',
  map: 'M9 4L3 6.5v13.5l6-2.5 6 2.5 6-2.5V4l-6 2.5zM9 4v13.5M15 6.5V20',
  pin: 'M12 21.5s-7-6.5-7-12a7 7 0 0 1 14 0c0 5.5-7 12-7 12zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  list: 'M8.5 6H21M8.5 12H21M8.5 18H21M3.5 6h.01M3.5 12h.01M3.5 18h.01',
  check: 'M4 12.5l5.5 5.5L20.5 6.5',
  'check-list': 'M3 6l1.5 1.5L7.5 4.5M3 13l1.5 1.5 3-3M3 20l1.5 1.5 3-3M11 6h10M11 13h10M11 20h10',
  cross: 'M5.5 5.5l13 13M18.5 5.5l-13 13',
  plus: 'M12 4.5v15M4.5 12h15',
  edit: 'M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5L17.5 10',
  trash: 'M4 6.5h16M9 6.5V4h6v2.5M6 6.5l1 14h10l1-14M10 10.5v6M14 10.5v6',
  sync: 'M20 11.5A8 8 0 0 0 5.5 7L3.5 9.5M4 12.5A8 8 0 0 0 18.5 17l2-2.5M3.5 4.5v5h5M20.5 19.5v-5h-5',
  offline: 'M3 3l18 18M5 12.5a10 10 0 0 1 4-2.4M14 10a10 10 0 0 1 5 2.5M8.5 16a5 5 0 0 1 6.5-.5M12 19.5h.01M2 8.5a15 15 0 0 1 3.5-2.3M10.5 5A15 15 0 0 1 22 8.5',
  warning: 'M12 3.5L22 20.5H2zM12 10v5M12 17.5v.01',
  stop: 'M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8zM12 7v6M12 16.5v.01',
  info: 'M12 21.5a9.5 9.5 0 1 0 0-19 9.5 9.5 0 0 0 0 19zM12 11v6M12 7.5v.01',
  help: 'M12 21.5a9.5 9.5 0 1 0 0-19 9.5 9.5 0 0 0 0 19zM9.3 9.5a2.8 2.8 0 1 1 4 2.5c-.9.5-1.3 1-1.3 2M12 17v.01',
  book: 'M12 6.5C10 4.8 7 4.5 3 4.5v14c4 0 7 .3 9 2 2-1.7 5-2 9-2v-14c-4 0-7 .3-9 2zM12 6.5v14',
  search: 'M10.5 17.5a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM15.5 15.5L21 21',
  filter: 'M3.5 5h17L14 12.5V19l-4 1.5v-8z',
  lock: 'M6 10.5h12a1 1 0 0 1 1 1V20a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8.5a1 1 0 0 1 1-1zM8 10.5V7.5a4 4 0 0 1 8 0v3M12 14.5v2.5',
  key: 'M8 15.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12.5 11H21.5v3.5M17.5 11v3',
  shield: 'M12 2.5l8 3v6c0 5-3.5 8.5-8 10-4.5-1.5-8-5-8-10v-6zM8.5 12l2.5 2.5 4.5-5',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v.01M14 20h2.5M20 17.5V20',
  print: 'M7 8.5V3h10v5.5M6.5 17H4a1 1 0 0 1-1-1V9.5a1 1 0 0 1 1-1h16a1 1 0 0 1 1 1V16a1 1 0 0 1-1 1h-2.5M7 14h10v7H7z',
  download: 'M12 3.5V15.5M7 11l5 5 5-5M4 20.5h16',
  upload: 'M12 16V4M7 8.5l5-5 5 5M4 20.5h16',
  calendar: 'M4 5.5h16V20.5H4zM4 10h16M8 3v4.5M16 3v4.5M8 14h.01M12 14h.01M16 14h.01',
  clock: 'M12 21.5a9.5 9.5 0 1 0 0-19 9.5 9.5 0 0 0 0 19zM12 7v5.5l3.5 2',
  document: 'M6 2.5h8l5 5v14H6zM14 2.5v5h5M9.5 12.5h6M9.5 16.5h6',
  folder: 'M3 5.5h6.5l2 2.5H21v11.5H3z',
  camera: 'M3.5 7.5H7.5L9 5h6l1.5 2.5h4V19.5h-17zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
  mic: 'M12 14.5a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5.5a3 3 0 0 0 3 3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3.5',
  speaker: 'M4 9.5h4l5-4v13l-5-4H4zM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11',
  chart: 'M4 20.5V4M4 20.5h16.5M8.5 17v-5M13 17V7.5M17.5 17v-7.5',
  ladder: 'M7.5 2.5v19M16.5 2.5v19M7.5 7h9M7.5 12h9M7.5 17h9',
  star: 'M12 3l2.8 5.9 6.4.8-4.7 4.5 1.2 6.4L12 17.5l-5.7 3.1 1.2-6.4L2.8 9.7l6.4-.8z',
  eye: 'M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  settings: 'M4 7h9M19 7h1M4 17h2M12 17h8M16 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  sun: 'M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3L19 19M5 19l1.7-1.7M17.3 6.7L19 5',
  menu: 'M3.5 6h17M3.5 12h17M3.5 18h17',
  'arrow-left': 'M20.5 12h-17M10 5.5L3.5 12l6.5 6.5',
  'arrow-right': 'M3.5 12h17M14 5.5l6.5 6.5-6.5 6.5',
  'chevron-down': 'M5 8.5l7 7 7-7',
  exit: 'M14 4.5V3H4v18h10v-1.5M9.5 12H21M17 8l4 4-4 4',
  flag: 'M5 21.5V3.5h13l-2.5 4.5 2.5 4.5H5',
  chat: 'M3.5 4.5h17v12h-9l-5 4.5v-4.5h-3z',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 21h4',
  walk: 'M13 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM12.5 8.5L9 11v3M12.5 8.5l-1 6 3.5 2.5 1 4.5M12.5 8.5l2.5 3 3 1M11 16l-3.5 5.5',
  baby: 'M12 10.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM10.5 6.5h.01M13.5 6.5h.01M7 14.5c0-2.2 2.2-4 5-4s5 1.8 5 4v3.5a3.5 3.5 0 0 1-3.5 3.5h-3A3.5 3.5 0 0 1 7 18zM7 15h10M12 2.5c1.2 0 1.8.6 1.8 1.4',
  rings: 'M9 20.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM15 20.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM7 5.5l2-2.5 2 2.5-2 2z',
  candle: 'M9 21.5V11h6v10.5M6 21.5h12M12 11V8.5M12 8.5c-1.5 0-2.2-1-2.2-2.2C9.8 4.8 12 2.5 12 2.5s2.2 2.3 2.2 3.8c0 1.2-.7 2.2-2.2 2.2z',
  stamp: 'M9.5 14.5L10.5 9A3.2 3.2 0 1 1 13.5 9l1 5.5M5 14.5h14v4H5zM5 21.5h14',
  shop: 'M4 10.5V21h16V10.5M3 7.5L5 3h14l2 4.5a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM10 21v-6h4v6',
  land: 'M3 21h18M5 21V11l5-4.5 5 4.5v10M8.5 21v-5h3v5M15 14h4v7M18.5 10V6M16.5 8L18.5 5l2 3',
  hands: 'M12 9.5C10 7 6.5 7.5 6.5 10.5c0 2.5 3 4.5 5.5 6.5 2.5-2 5.5-4 5.5-6.5 0-3-3.5-3.5-5.5-1zM3 13v5.5l5 3h8l5-3V13',
  family: 'M8 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM16.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM12 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM2.5 20.5a5.5 5.5 0 0 1 6.5-7.5M21.5 20.5a5 5 0 0 0-6-7M8.5 21a3.5 3.5 0 0 1 7 0',
} as const

export type IconName = keyof typeof SHAPES

export const ICON_NAMES = Object.keys(SHAPES) as IconName[]

export interface IconProps {
  name: IconName
  /** Spoken name. Leave out when words stand beside the icon: it is then hidden from screen readers. */
  label?: string
  big?: boolean
}

/** One icon, as tall as the text around it. */
export function Icon({ name, label, big }: IconProps) {
  return (
    <svg
      class={big ? 'icon icon-big' : 'icon'}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : 'true'}
    >
      <path d={SHAPES[name]} />
    </svg>
  )
}

/** Our mark: a door left ajar with the lamp on behind it. Also the app icon (see `markSvg`). */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path class="mark-night" d="M4 0h24a4 4 0 0 1 4 4v24a4 4 0 0 1-4 4H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z" />
      <path class="mark-lamp" d="M8 27V7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v20z" />
      <path class="mark-door" d="M8 27V7a2 2 0 0 1 2-2l8.5 4.5V30.5z" />
      <circle class="mark-lamp" cx="15.2" cy="19" r="1.4" />
    </svg>
  )
}

/** The mark as a file of its own, for `/icon.svg` and the web app manifest. */
export function markSvg(): string {
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
    '<path fill="#171b3d" d="M0 0h32v32H0z"/>' +
    '<path fill="#ffd23f" d="M8 27V7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v20z"/>' +
    '<path fill="#4a59ad" d="M8 27V7a2 2 0 0 1 2-2l8.5 4.5V30.5z"/>' +
    '<circle fill="#ffd23f" cx="15.2" cy="19" r="1.4"/></svg>'
  )
}
