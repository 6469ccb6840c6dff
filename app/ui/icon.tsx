const shapes = {
  overview: "M2.5 2.5h4.5v5h-4.5zM9 2.5h4.5v3h-4.5zM9 8h4.5v5.5h-4.5zM2.5 10h4.5v3.5h-4.5z",
  repository:
    "M4 2h9v12H4.5A1.5 1.5 0 0 1 3 12.5v-9A1.5 1.5 0 0 1 4.5 2M3 12.5A1.5 1.5 0 0 1 4.5 11H13M6 5h4",
  scan: "M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M4.5 8h7",
  finding: "M8 2.2 14.3 13.3H1.7zM8 6.4v3.2M8 11.6v.1",
  activity: "M1.5 8.5h3l2-5.5 3.5 10 2-4.5h2.5",
  team: "M6 7.5a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8M1.8 13.2c.3-2.3 2-3.6 4.2-3.6s3.9 1.3 4.2 3.6M10.8 7.3a2.1 2.1 0 1 0-.9-4M11.6 9.7c1.5.3 2.5 1.5 2.7 3.3",
  settings:
    "M2 4.5h6M11.5 4.5H14M9.8 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4M2 11.5h2.5M8 11.5h6M6.2 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4",
  person: "M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8M3 13.6c.4-2.5 2.3-3.9 5-3.9s4.6 1.4 5 3.9",
  chevrons: "m5 6 3-3 3 3M5 10l3 3 3-3",
  chevron: "m6 3.5 4.5 4.5L6 12.5",
  check: "m3 8.5 3.2 3.2L13 4.8",
  cross: "m4 4 8 8M12 4l-8 8",
  menu: "M2 4.5h12M2 8h12M2 11.5h12",
  bell: "M4 10.8V7a4 4 0 0 1 8 0v3.8l1.3 1.4H2.7zM6.6 14a1.6 1.6 0 0 0 2.8 0",
  lock: "M4 7h8v6.5H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  external: "M6.5 3H3v10h10V9.5M9.5 2.5h4v4M13.5 2.5 7.5 8.5",
  info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 7.4v3.6M8 5v.1",
  search: "M7 12a5 5 0 1 0 0-10 5 5 0 0 0 0 10M10.6 10.6 14 14",
  dots: "M3.2 8.3a.3.3 0 1 0 0-.6.3.3 0 0 0 0 .6M8 8.3a.3.3 0 1 0 0-.6.3.3 0 0 0 0 .6M12.8 8.3a.3.3 0 1 0 0-.6.3.3 0 0 0 0 .6",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  arrowUp: "M8 13V3M4 7l4-4 4 4",
  arrowDown: "M8 3v10M4 9l4 4 4-4",
  chevronDown: "m3.5 6 4.5 4.5L12.5 6",
  columns: "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10",
  filter: "M2 3.5h12M4.5 8h7M6.5 12.5h3",
  refresh: "M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 2.5V5H11",
  download: "M8 2.5v8M4.5 7.5 8 11l3.5-3.5M2.5 13.5h11",
  upload: "M8 11V3M4.5 6.5 8 3l3.5 3.5M2.5 13.5h11",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  trash: "M2.5 4h11M6 4V2.5h4V4M4 4l.6 9.5h6.8L12 4M6.8 6.8v4M9.2 6.8v4",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3.2v9.6L12.5 8z",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 4.8V8l2.2 1.6",
  calendar: "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3",
  shield: "M8 1.8 13.2 4v3.8c0 3.2-2.1 5.3-5.2 6.4-3.1-1.1-5.2-3.2-5.2-6.4V4z",
  key: "M10.2 8.6a3.3 3.3 0 1 0-2.9-2.4L2.5 11v2.5H5V12h1.5v-1.5H8zM10.8 5.2v.01",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M8 1.2v1.3M8 13.5v1.3M1.2 8h1.3M13.5 8h1.3M3.2 3.2l.9.9M11.9 11.9l.9.9M12.8 3.2l-.9.9M4.1 11.9l-.9.9",
  moon: "M13.5 9.3A5.8 5.8 0 0 1 6.7 2.5a5.8 5.8 0 1 0 6.8 6.8",
  screen: "M2 3h12v8H2zM5.5 13.8h5M8 11v2.8",
  keyboard: "M1.8 4h12.4v8H1.8zM4.2 6.6h.01M6.7 6.6h.01M9.3 6.6h.01M11.8 6.6h.01M5 9.4h6",
  command:
    "M5.5 5.5h5v5h-5zM5.5 5.5H4a1.7 1.7 0 1 1 1.5-1.7zM10.5 5.5V4a1.7 1.7 0 1 1 1.7 1.5zM10.5 10.5H12a1.7 1.7 0 1 1-1.5 1.7zM5.5 10.5V12A1.7 1.7 0 1 1 4 10.5z",
  undo: "M5.5 3 2.5 6l3 3M2.5 6h6.8a3.7 3.7 0 1 1 0 7.5H6",
  link: "M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.3-2.3A2.6 2.6 0 0 0 9 3.3l-.9.9M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l.9-.9",
  list: "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01",
  file: "M3.5 1.8h6l3 3v9.4h-9zM9.5 1.8v3h3",
  package: "M8 1.8 13.5 5v6L8 14.2 2.5 11V5zM2.5 5 8 8.2 13.5 5M8 8.2v6",
  book: "M8 4C6.5 2.8 4.5 2.5 2 2.5v10.3c2.5 0 4.5.3 6 1.4 1.5-1.100 3.5-1.4 6-1.4V2.5c-2.5 0-4.5.3-6 1.5M8 4v10.200",
  webhook:
    "M5.3 9.5a2.5 2.5 0 1 0 1.600 2.3H11M8 5.5a2.5 2.5 0 1 1 1.200-1.700M8 5.5 5.600 9.600M8.800 4.5l2.4 4.3M11 11.800a2.5 2.5 0 1 0 .2-3",
  branch:
    "M5 5.5v5M5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M5 13.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M11 6.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M11 6.5c0 3-6 1.5-6 4",
} as const;

export type IconName = keyof typeof shapes;

/** Every drawing there is. */
export const iconNames = Object.keys(shapes) as IconName[];

/** A line drawing beside a text; it says nothing by itself. */
export function Icon({ name, className = "size-4" }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`flex-none ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  );
}
