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
  branch:
    "M5 5.5v5M5 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M5 13.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M11 6.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M11 6.5c0 3-6 1.5-6 4",
} as const;

export type IconName = keyof typeof shapes;

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
